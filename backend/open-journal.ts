import { createJournal } from './journal/create-journal.ts';
import type { Journal, RebuildProgress } from './journal/journal.ts';
import { openPglite, type PgliteEntries } from './journal/pglite.ts';

/** Where the journal is, and who hears of its opening. */
export interface OpenJournalOptions {
  /** The journal's folder; made when it is absent or empty. */
  readonly dataDir: string;
  /** Told before a new folder is made, which takes seconds. */
  readonly onCreate?: (dataDir: string) => void;
  /** Told how far it is while what an older program has projected is built anew. */
  readonly onRebuild?: (progress: RebuildProgress) => void;
  /** Where the database's thread and child lie when not beside this file: running from source. */
  readonly entries?: PgliteEntries;
}

/** Opens the journal of a folder. Rejects with a `JournalError` when the folder cannot be used. */
export async function openJournal(
  { dataDir, entries, onCreate, onRebuild }: OpenJournalOptions,
  onFailure: (error: unknown) => void,
): Promise<Journal> {
  const dialect = await openPglite({ dataDir, onFailure, ...(entries && { entries }), ...(onCreate && { onCreate }) });
  try {
    return await createJournal(dialect, dataDir, onRebuild);
  } catch (error) {
    await dialect.close();
    throw error;
  }
}
