import { toEventId, type Envelope } from '@tillroll/catalogue';
import { randomUUID } from 'node:crypto';
import { createJournal } from '../../backend/journal/create-journal.ts';
import type { Dialect } from '../../backend/journal/dialect.ts';
import type { Entry, Journal } from '../../backend/journal/journal.ts';
import { openPglite, type PgliteOptions } from '../../backend/journal/pglite.ts';
import type { BuiltProgram } from './build-program.ts';
import { openPostgres } from '../../backend/journal/postgres.ts';
import { copyTemplate, emptyPlace } from './data-folder.ts';
import { isOnServer, newDatabase } from './own-database.ts';

/** What a journal was asked to read. */
export interface ReadStatement {
  readonly sql: string;
  readonly parameters: Parameters<Dialect['read']>[1];
}

/** A journal on a database of its own, with a view of what it reads. */
export interface OwnJournal {
  readonly journal: Journal;
  readonly dialect: Dialect;
  readonly reads: readonly ReadStatement[];
  /** Starts the journal once more on the same database, as a next program would. */
  readonly reopen: () => Promise<Journal>;
}

interface OwnDialect {
  readonly dialect: Dialect;
  readonly place: string;
  readonly remove: () => Promise<void>;
}

async function ownFolder(program: BuiltProgram, options: Partial<PgliteOptions>): Promise<OwnDialect> {
  const dataDir = options.dataDir ?? `${await emptyPlace()}/data`;
  if (options.dataDir === undefined) await copyTemplate(dataDir, program.entries.create);
  const onFailure = (error: unknown): never => {
    throw error;
  };
  const dialect = await openPglite({ entries: program.entries, onFailure, ...options, dataDir });
  return { dialect, place: dataDir, remove: async () => undefined };
}

async function ownDatabase(): Promise<OwnDialect> {
  const { url, drop } = await newDatabase();
  const dialect = await openPostgres({ databaseUrl: url });
  return { dialect, place: dialect.place, remove: drop };
}

/** Opens a journal, in a new folder or database unless a folder is given, and closes it after. */
export async function withOwnJournal(
  program: BuiltProgram,
  use: (own: OwnJournal) => Promise<void>,
  options: Partial<PgliteOptions> = {},
): Promise<void> {
  const isServer = isOnServer() && options.dataDir === undefined;
  const { dialect, place, remove } = isServer ? await ownDatabase() : await ownFolder(program, options);
  const reads: ReadStatement[] = [];
  const read: Dialect['read'] = (sql, parameters) => {
    reads.push({ sql, parameters });
    return dialect.read(sql, parameters);
  };
  const query: Dialect['query'] = (sql, parameters) => {
    if (/^\s*select/.test(sql)) reads.push({ sql, parameters });
    return dialect.query(sql, parameters);
  };
  const reopen = (): Promise<Journal> => createJournal({ ...dialect, read, query }, place);
  const journal = await reopen();
  try {
    await use({ journal, dialect, reads, reopen });
  } finally {
    await journal.close();
    await remove();
  }
}

const NOON_MS = Date.parse('2026-11-22T12:00:00.000Z');

/** A view of a shop as the collector hands it on. */
export function eventEntry(fields: {
  readonly shop: string;
  readonly sequence: number;
  readonly roll?: string;
  readonly who?: Readonly<Record<string, string>>;
}): Entry {
  const { shop, sequence, roll = `roll of ${shop}`, who = {} } = fields;
  const time = new Date(NOON_MS + sequence).toISOString();
  const envelope = {
    specversion: '1.0',
    id: toEventId(randomUUID()),
    source: 'https://shop.example',
    type: 'signal.product_viewed',
    time,
    rollid: roll,
    sequence,
    ...who,
    data: { product: { id: '207', name: 'Enamel mug, red' } },
  };
  const times = { occurredAt: time, receivedAt: time, correctedAt: null, uncertaintyMs: null, flags: [] };
  return { kind: 'event', shop, envelope: envelope as unknown as Envelope, times, confirmed: false };
}

/** The word that an event of a roll was refused. */
export const refusedEntry = (sequence: number): Entry => ({
  kind: 'refused',
  shop: 'shop',
  rollId: 'roll',
  sequence,
  clientId: null,
  receivedAt: new Date(NOON_MS).toISOString(),
});
