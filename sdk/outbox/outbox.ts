import type { IdSource } from '@tillroll/catalogue';
import { Dexie, type Table } from 'dexie';
import type { ClaimRequest, ClaimResult, Outbox, Settlement } from './outbox-contract.ts';
import {
  databaseName,
  firstRows,
  OUTBOX_VERSION,
  toDexieStores,
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

/** What the outbox takes from the outside world. */
export interface OutboxOptions {
  readonly name: string;
  readonly ids: IdSource;
}

interface Database extends Dexie {
  readonly entries: Table<Entry, number, NewEntry>;
  readonly dead: Table<DeadLetter, number>;
  readonly meta: Table<MetaRow, string>;
}

function openDatabase({ name, ids }: OutboxOptions): Database {
  const db = new Dexie(databaseName(name)) as Database;
  db.version(OUTBOX_VERSION).stores(toDexieStores());
  db.on('populate', (transaction) => {
    void transaction.table<MetaRow>('meta').bulkAdd([...firstRows(ids)]);
  });
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
 * in the inspector. Opens on first use; a connection lost to an upgrade or a deletion is opened again.
 */
export function openOutbox(options: OutboxOptions): DurableOutbox {
  const db = openDatabase(options);
  const readMeta = async <Key extends MetaRow['key']>(key: Key) =>
    (await db.meta.get(key)) as Extract<MetaRow, { key: Key }> | undefined;

  async function claim(request: ClaimRequest): Promise<ClaimResult> {
    return db.transaction('rw', db.entries, db.meta, async () => {
      const lease = await readMeta('lease');
      if (!request.underLock && isHeldByAnother(lease, request)) return { kind: 'held', until: lease.until };
      // The index is ordered by lane, then by sequence: the most valuable first, each lane in order.
      const next = await db.entries.orderBy('lane').limit(request.limitEntries).toArray();
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

/** Whether an outbox has been made on this origin; looking does not make one. */
export async function outboxExists(name: string): Promise<boolean> {
  return Dexie.exists(databaseName(name));
}
