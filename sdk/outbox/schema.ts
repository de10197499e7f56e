import {
  newClientId,
  newRollId,
  toClientId,
  type ClientId,
  type DropReason,
  type EventId,
  type IdSource,
  type Lane,
  type RollId,
  type SessionId,
} from '@tillroll/catalogue';

/*
 * The one owner of the outbox database's shape. The page's raw appender and Dexie both read it, so
 * that a database made by either side opens with the other.
 */

/**
 * Dexie's version number; IndexedDB's own is ten times that.
 *
 * 2 has `drops`. An entry's shape has never changed, and what version 1 knows of the database is still there: tabs
 * and workers of both can share it.
 */
export const OUTBOX_VERSION = 2;

/** An event waiting in the outbox. Its `sequence` is given by the database: gapless from 1 within a roll. */
export interface Entry {
  readonly sequence: number;
  readonly id: EventId;
  readonly type: string;
  readonly lane: Lane;
  /** When it was said, in milliseconds since 1970. */
  readonly at: number;
  /** The envelope as JSON, without `rollid` and `sequence`: those the courier adds. */
  readonly body: string;
}

/** An entry before the database has numbered it. */
export type NewEntry = Omit<Entry, 'sequence'>;

/** Why an event will not be tried again. */
export interface Reason {
  readonly code: string;
  readonly message: string;
  /** JSON pointer into the event; empty for the whole. */
  readonly path: string;
}

/** An event that was given up, kept with its reason. */
export interface DeadLetter extends Entry {
  readonly reason: Reason;
  readonly buriedAt: number;
}

/** Where a courier lives. */
export type Home = 'worker' | 'page';

/** The database's own life: a new database is a new roll. */
export interface RollRow {
  readonly key: 'roll';
  readonly rollId: RollId;
  readonly createdAt: number;
}
/** Who this browser profile is until its storage is cleared. */
export interface ClientRow {
  readonly key: 'client';
  readonly clientId: ClientId;
}
/** The visit, and when something was last said in it. */
export interface SessionRow {
  readonly key: 'session';
  readonly sessionId: SessionId;
  readonly at: number;
}
/** Which courier holds the outbox, and until when if it falls silent. */
export interface LeaseRow {
  readonly key: 'lease';
  readonly holder: string;
  readonly home: Home;
  readonly until: number;
}
/** How the last attempts went, kept so that a restarted courier does not hammer. */
export interface PaceRow {
  readonly key: 'pace';
  readonly kind: 'waiting' | 'paused';
  readonly failures: number;
  readonly notBefore: number;
  /** The collector itself named the time (`Retry-After`). */
  readonly told: boolean;
  /** Which collector and key it is about; another one is not bound by it. */
  readonly about: string;
  readonly reason: string;
}
/** Where to carry to; a worker that wakes alone reads it here. */
export interface DestinationRow {
  readonly key: 'destination';
  readonly endpoint: string;
  readonly publishableKey: string;
  /** What the shop has said about the outbox's bounds, as it said it. */
  readonly limits?: unknown;
}
/** How much waits, and since when, as far as couriers have seen. */
export interface StockRow {
  readonly key: 'stock';
  /** Entries up to this sequence are counted in `units`. */
  readonly through: number;
  /** Their bodies together, in UTF-16 units. */
  readonly units: number;
  /** Time that couriers have witnessed, in milliseconds; see `bounds.ts`. */
  readonly witnessedMs: number;
  readonly seenAt: number;
  /** The witnessed day on which `units` was last summed up from all entries. */
  readonly weighedOn?: number;
  /** On which witnessed day entries up to a sequence were first seen; the oldest first. */
  readonly marks: readonly { readonly through: number; readonly day: number }[];
}
/** How many dead letters there are, by the code of their reason. */
export interface DeadRow {
  readonly key: 'dead';
  readonly count: number;
  readonly reasons: Readonly<Record<string, number>>;
  /** The ledger knows these numbers. */
  readonly told: boolean;
}
/** A row of the store `meta`. */
export type MetaRow = RollRow | ClientRow | SessionRow | LeaseRow | PaceRow | DestinationRow | StockRow | DeadRow;

/** Sequences that were given up and that the ledger has not been told of yet; both ends included. */
export interface DropRow {
  readonly id: number;
  readonly rollId: RollId;
  readonly from: number;
  readonly to: number;
  readonly reason: DropReason;
}

interface StoreShape {
  readonly name: 'entries' | 'dead' | 'meta' | 'drops';
  readonly keyPath: string;
  readonly autoIncrement?: boolean;
  readonly indexes?: readonly string[];
}

/** Every store. */
export const STORES: readonly StoreShape[] = [
  { name: 'entries', keyPath: 'sequence', autoIncrement: true, indexes: ['lane'] },
  { name: 'dead', keyPath: 'sequence' },
  { name: 'meta', keyPath: 'key' },
  { name: 'drops', keyPath: 'id', autoIncrement: true },
];

/** Makes what a database of an earlier version lacks. */
export function createStores(db: IDBDatabase): void {
  for (const { name, keyPath, autoIncrement = false, indexes = [] } of STORES) {
    if (db.objectStoreNames.contains(name)) continue;
    const store = db.createObjectStore(name, { keyPath, autoIncrement });
    for (const index of indexes) store.createIndex(index, index);
  }
}

/** The rows that every new database begins with, written in the transaction that creates it. */
export const firstRows = (ids: IdSource, knownClient?: string): readonly MetaRow[] => [
  { key: 'roll', rollId: newRollId(ids), createdAt: ids.now() },
  { key: 'client', clientId: knownClient ? toClientId(knownClient) : newClientId(ids) },
];

/** The database of an outbox: `tillroll`, or `tillroll-<name>` where a shop has more than one on its origin. */
export const databaseName = (name: string): string => (name === '' ? 'tillroll' : `tillroll-${name}`);
