import { Dexie, type Table } from 'dexie';
import type { ClaimRequest, ClaimResult, Outbox, Settlement } from './outbox-contract.ts';
import { toDexieStores } from './dexie-shape.ts';
import {
  databaseName,
  OUTBOX_VERSION,
  type DeadLetter,
  type DestinationRow,
  type Entry,
  type LeaseRow,
  type MetaRow,
  type NewEntry,
  type PaceRow,
  type RollRow,
} from './schema.ts';

/** The outbox on disk, with what only a durable one knows. */
export interface DurableOutbox extends Outbox {
  readDestination(): Promise<DestinationRow | undefined>;
  writeDestination(destination: Omit<DestinationRow, 'key'>): Promise<void>;
  /** Appends from a worker that a leaving page has handed its last entries. */
  append(entries: readonly NewEntry[]): Promise<void>;
  /** What waits, the next to travel first. */
  list(limit: number): Promise<readonly Entry[]>;
  listDead(limit: number): Promise<readonly DeadLetter[]>;
  readRoll(): Promise<RollRow | undefined>;
  readLease(): Promise<LeaseRow | undefined>;
}

interface Database extends Dexie {
  readonly entries: Table<Entry, number, NewEntry>;
  readonly dead: Table<DeadLetter, number>;
  readonly meta: Table<MetaRow, string>;
}

function openDatabase(name: string): Database {
  const db = new Dexie(databaseName(name)) as Database;
  db.version(OUTBOX_VERSION).stores(toDexieStores());
  // Only the page's appender makes an outbox, with consent. A courier that comes late must not make a new one.
  db.on('populate', (transaction) => transaction.abort());
  return db;
}

/** Entries from the front until the bytes are spent; always at least one. */
function within(entries: readonly Entry[], limitUnits: number): readonly Entry[] {
  let units = 0;
  const end = entries.findIndex((entry, at) => {
    units += entry.body.length;
    return at > 0 && units > limitUnits;
  });
  return end === -1 ? entries : entries.slice(0, end);
}

/** Whether somebody else holds the outbox. A lease that ends too far ahead was written by a clock that has jumped. */
const isHeldByAnother = (lease: LeaseRow | undefined, { holder, now, leaseMs }: ClaimRequest): lease is LeaseRow =>
  lease !== undefined && lease.holder !== holder && lease.until > now && lease.until <= now + leaseMs;

/**
 * Opens the outbox where it is claimed, settled and looked at: in the worker, in the page's courier and
 * in the inspector. Opens on first use; a connection lost to an upgrade is opened again. Where there is no
 * outbox every call rejects, and none is made.
 */
export function openOutbox(name: string): DurableOutbox {
  const db = openDatabase(name);
  const readMeta = async <Key extends MetaRow['key']>(key: Key) =>
    (await db.meta.get(key)) as Extract<MetaRow, { key: Key }> | undefined;

  async function claim(request: ClaimRequest): Promise<ClaimResult> {
    return db.transaction('rw', db.entries, db.meta, async () => {
      const lease = await readMeta('lease');
      if (!request.underLock && isHeldByAnother(lease, request)) return { kind: 'held', until: lease.until };
      // The index is ordered by lane, then by sequence: the most valuable first, each lane in order.
      const inOrder = db.entries.orderBy('lane');
      const { skip, limitEntries } = request;
      const next = await (skip.size > 0 ? inOrder.filter(({ sequence }) => !skip.has(sequence)) : inOrder)
        .limit(limitEntries)
        .toArray();
      const roll = await readMeta('roll');
      if (next.length === 0 || !roll) return { kind: 'empty' };
      await db.meta.put({
        key: 'lease',
        holder: request.holder,
        home: request.home,
        until: request.now + request.leaseMs,
      });
      return { kind: 'claimed', rollId: roll.rollId, entries: within(next, request.limitUnits) };
    });
  }

  async function settle({ rollId, delivered, buried, now }: Settlement): Promise<void> {
    await db.transaction('rw', db.entries, db.dead, db.meta, async () => {
      // Sequences begin anew in a new database: an answer about the old roll says nothing about this one.
      if ((await readMeta('roll'))?.rollId !== rollId) return;
      await db.dead.bulkPut(buried.map(({ entry, reason }) => ({ ...entry, reason, buriedAt: now })));
      await db.entries.bulkDelete([...delivered, ...buried.map(({ entry }) => entry)].map(({ sequence }) => sequence));
    });
  }

  async function release(holder: string): Promise<void> {
    await db.transaction('rw', db.meta, async () => {
      if ((await readMeta('lease'))?.holder === holder) await db.meta.delete('lease');
    });
  }

  return {
    claim,
    settle,
    release,
    count: () => db.entries.count(),
    exists: () => outboxExists(name),
    readPace: () => readMeta('pace'),
    writePace: async (pace: PaceRow | undefined) => {
      await (pace ? db.meta.put(pace) : db.meta.delete('pace'));
    },
    readDestination: () => readMeta('destination'),
    writeDestination: async (destination) => {
      await db.meta.put({ key: 'destination', ...destination });
    },
    append: async (entries) => {
      await db.entries.bulkAdd([...entries]);
    },
    list: (limit) => db.entries.orderBy('lane').limit(limit).toArray(),
    listDead: (limit) => db.dead.reverse().limit(limit).toArray(),
    readRoll: () => readMeta('roll'),
    readLease: () => readMeta('lease'),
    close: () => db.close(),
  };
}

/**
 * Whether an outbox has been made on this origin.
 *
 * Asks for the list: `Dexie.exists` looks by opening, and deletes what it has made by looking, which can hit the
 * database that a page makes in the same moment.
 */
export async function outboxExists(name: string): Promise<boolean> {
  const { indexedDB } = globalThis;
  if (!indexedDB?.databases) return false;
  return (await indexedDB.databases()).some((database) => database.name === databaseName(name));
}
