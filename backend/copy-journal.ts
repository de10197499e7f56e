import { copyRows } from './journal/copy.ts';
import { createJournal } from './journal/create-journal.ts';
import type { RebuildProgress, RebuiltTable } from './journal/journal.ts';
import { openPglite, type PgliteEntries } from './journal/pglite.ts';
import { openPostgres } from './journal/postgres.ts';

/** From where to where. */
export interface CopyJournalOptions {
  readonly dataDir: string;
  /** An empty database. */
  readonly databaseUrl: string;
  /** Told how far the copy is, and then how far the projections are. */
  readonly onProgress?: (progress: RebuildProgress) => void;
  readonly entries?: PgliteEntries;
}

/** Copies a folder's journal into a database, and projects it there. The folder stays as it was. */
export async function copyJournal(options: CopyJournalOptions): Promise<readonly RebuiltTable[]> {
  const { dataDir, databaseUrl, onProgress, entries } = options;
  const onFailure = (error: unknown): never => {
    throw error;
  };
  const to = await openPostgres({ databaseUrl });
  try {
    const from = await openPglite({ dataDir, onFailure, ...(entries && { entries }) });
    try {
      await createJournal(from, dataDir, onProgress);
      const journal = await createJournal(to, to.place, onProgress);
      await copyRows(from, to, { place: to.place, onProgress });
      return await journal.rebuild({ onProgress });
    } finally {
      await from.close();
    }
  } finally {
    await to.close();
  }
}
