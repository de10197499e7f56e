import { Dexie, type Table } from 'dexie';
import { toDexieStores } from './dexie-shape.ts';
import {
  databaseName,
  OUTBOX_VERSION,
  type DeadLetter,
  type DropRow,
  type Entry,
  type MetaRow,
  type NewEntry,
} from './schema.ts';

/** The outbox's database, where it is claimed, settled and looked at. */
export interface OutboxDatabase extends Dexie {
  readonly entries: Table<Entry, number, NewEntry>;
  readonly dead: Table<DeadLetter, number>;
  readonly drops: Table<DropRow, number, Omit<DropRow, 'id'>>;
  readonly meta: Table<MetaRow, string>;
}

/** Prepares the database; it opens on first use. */
export function openDatabase(name: string): OutboxDatabase {
  const db = new Dexie(databaseName(name)) as OutboxDatabase;
  db.version(OUTBOX_VERSION).stores(toDexieStores());
  // Only the page's appender makes an outbox, with consent. A courier that comes late must not make a new one.
  db.on('populate', (transaction) => transaction.abort());
  // A newer release, or the end of consent, never has to wait for us; Dexie would say so on the shop's console.
  db.on('versionchange', () => {
    db.close({ disableAutoOpen: false });
    return false;
  });
  return db;
}

/** Reads a row of `meta`. */
export const readMeta = async <Key extends MetaRow['key']>(db: OutboxDatabase, key: Key) =>
  (await db.meta.get(key)) as Extract<MetaRow, { key: Key }> | undefined;
