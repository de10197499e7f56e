import { createJournal } from './journal/create-journal.ts';
import type { Dialect } from './journal/dialect.ts';
import type { Journal, RebuildProgress } from './journal/journal.ts';
import { openPglite, type PgliteEntries } from './journal/pglite.ts';
import { explainOpening, openPostgres } from './journal/postgres.ts';

/** Where the journal is. */
export interface JournalPlace {
  /** The journal's folder; made when it is absent or empty. */
  readonly dataDir?: string;
  /** Instead of a folder: a database of PostgreSQL, such as `postgres://role:password@host:5432/database`. */
  readonly databaseUrl?: string;
}

/** Where the journal is, and who hears of its opening. */
export interface OpenJournalOptions extends JournalPlace {
  /** Told before a new folder is made, which takes seconds. */
  readonly onCreate?: (dataDir: string) => void;
  /** Told how far it is while what an older program has projected is built anew. */
  readonly onRebuild?: (progress: RebuildProgress) => void;
  /** Where the database's thread and child lie when not beside this file: running from source. */
  readonly entries?: PgliteEntries;
}

async function openDialect(
  { dataDir, databaseUrl, entries, onCreate }: OpenJournalOptions,
  onFailure: (error: unknown) => void,
): Promise<{ readonly dialect: Dialect; readonly place: string }> {
  if ((dataDir === undefined) === (databaseUrl === undefined))
    throw new TypeError('A journal is in a folder or in a database: give dataDir or databaseUrl.');
  if (databaseUrl !== undefined) {
    const dialect = await openPostgres({ databaseUrl });
    return { dialect, place: dialect.place };
  }
  const place = dataDir ?? '';
  const dialect = await openPglite({
    dataDir: place,
    onFailure,
    ...(entries && { entries }),
    ...(onCreate && { onCreate }),
  });
  return { dialect, place };
}

/** Opens the journal of a folder or a database. Rejects with a `JournalError` when it cannot be used. */
export async function openJournal(options: OpenJournalOptions, onFailure: (error: unknown) => void): Promise<Journal> {
  const { dialect, place } = await openDialect(options, onFailure);
  try {
    return await createJournal(dialect, place, options.onRebuild);
  } catch (error) {
    await dialect.close();
    throw options.databaseUrl === undefined ? error : explainOpening(error, options.databaseUrl);
  }
}
