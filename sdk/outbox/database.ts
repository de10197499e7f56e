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
  /** Gives up what is under way, then closes. */
  readonly abandon: () => void;
  readonly entries: Table<Entry, number, NewEntry>;
  readonly dead: Table<DeadLetter, number>;
  readonly drops: Table<DropRow, number, Omit<DropRow, 'id'>>;
  readonly meta: Table<MetaRow, string>;
}

/**
 * Lets every transaction be given up that is under way.
 *
 * Closing a connection lets its transactions end by themselves, step by step. In a page that goes into the back/forward
 * cache no step comes any more, and WebKit then keeps the stores from every other tab for as long as it lies there.
 */
function trackTransactions(db: Dexie): () => void {
  const underWay = new Set<IDBTransaction>();
  db.use({
    stack: 'dbcore',
    name: 'under-way',
    create: (core) => ({
      ...core,
      transaction(...asked) {
        const begun = core.transaction(...asked) as IDBTransaction;
        underWay.add(begun);
        for (const ending of ['complete', 'abort']) begun.addEventListener(ending, () => underWay.delete(begun));
        return begun;
      },
    }),
  });
  return () => {
    for (const begun of underWay) {
      try {
        begun.abort();
      } catch {
        // It has ended in this very moment: nothing is in anybody's way.
      }
    }
  };
}

/** Prepares the database; it opens on first use. */
export function openDatabase(name: string): OutboxDatabase {
  const dexie = new Dexie(databaseName(name));
  const abort = trackTransactions(dexie);
  const abandon = (): void => {
    abort();
    dexie.close();
  };
  const db = Object.assign(dexie, { abandon }) as OutboxDatabase;
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
