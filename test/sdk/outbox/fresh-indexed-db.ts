import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { IDBFactory } from 'fake-indexeddb';

/** Gives the test a browser profile of its own: an IndexedDB with nothing in it. */
export function freshIndexedDB(): IDBFactory {
  globalThis.indexedDB = new IDBFactory();
  Dexie.dependencies.indexedDB = globalThis.indexedDB;
  // Dexie looks for it when it is imported, which may be before this file is.
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
  return globalThis.indexedDB;
}
