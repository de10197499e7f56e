import { Dexie, type Table } from 'dexie';
import type { Entry, NewEntry } from '../../../sdk/outbox/schema.ts';

/*
 * The outbox as the first release made and used it, frozen: database version 1, three stores. Nothing here follows
 * the schema of today.
 */

const VERSION = 10;

const add = (db: IDBDatabase, entries: readonly NewEntry[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const transaction = db.transaction(['entries'], 'readwrite');
    for (const entry of entries) transaction.objectStore('entries').add(entry);
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
  });

const open = (version?: number): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = globalThis.indexedDB.open('tillroll', version);
    request.onupgradeneeded = () => {
      const db = request.result;
      db.createObjectStore('entries', { keyPath: 'sequence', autoIncrement: true }).createIndex('lane', 'lane');
      db.createObjectStore('dead', { keyPath: 'sequence' });
      const meta = db.createObjectStore('meta', { keyPath: 'key' });
      meta.add({ key: 'roll', rollId: 'roll-of-the-first-release', createdAt: 1_700_000_000_000 });
      meta.add({ key: 'client', clientId: 'client-of-the-first-release' });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('did not open'));
  });

/** A page of the first release: it adds, lets go when another version wants the database, and opens what is there. */
export async function pageOfFirstRelease() {
  let db = await open(VERSION).catch(() => open());
  let isOpen = true;
  const listen = (): void => {
    db.onversionchange = () => {
      isOpen = false;
      db.close();
    };
  };
  listen();
  return {
    async say(...entries: readonly NewEntry[]): Promise<void> {
      if (!isOpen) {
        db = await open(VERSION).catch(() => open());
        isOpen = true;
        listen();
      }
      await add(db, entries);
    },
    close: () => db.close(),
  };
}

/** The worker of the first release, as far as it touched the database: it claims from the front and settles. */
export function workerOfFirstRelease() {
  const db = new Dexie('tillroll') as Dexie & { entries: Table<Entry, number> };
  db.version(1).stores({ entries: '++sequence,lane', dead: 'sequence', meta: 'key' });
  return {
    claim: (limit: number): Promise<Entry[]> =>
      db.transaction('rw', db.entries, db.table('meta'), async () => {
        await db.table('meta').put({ key: 'lease', holder: 'first', home: 'worker', until: Date.now() + 45_000 });
        return db.entries.orderBy('lane').limit(limit).toArray();
      }),
    settle: (entries: readonly Entry[]): Promise<void> =>
      db.transaction('rw', db.entries, db.table('dead'), async () => {
        await db.entries.bulkDelete(entries.map(({ sequence }) => sequence));
      }),
    close: () => db.close(),
  };
}
