import { countOut, trim } from './bounds.ts';
import { openDatabase, readMeta } from './database.ts';
import { outboxNameOf } from './dexie-shape.ts';
import { bury, readDead, redrive } from './dead-letters.ts';
import { noteDropped, noteTold, readReport } from './drops.ts';
import type { ClaimRequest, ClaimResult, Outbox, Settlement } from './outbox-contract.ts';
import {
  type ClientRow,
  type DeadLetter,
  type DestinationRow,
  type Entry,
  type LeaseRow,
  type NewEntry,
  type PaceRow,
  type RollRow,
} from './schema.ts';

/** The outbox on disk, with what only a durable one knows. */
export interface DurableOutbox extends Outbox {
  readDestination(): Promise<DestinationRow | undefined>;
  writeDestination(destination: Omit<DestinationRow, 'key'>): Promise<void>;
  /** Appends what a leaving page has handed the worker, unless the page's own write has brought it here. */
  append(entries: readonly NewEntry[]): Promise<void>;
  /** What waits, the next to travel first. */
  list(limit: number): Promise<readonly Entry[]>;
  listDead(limit: number): Promise<readonly DeadLetter[]>;
  readRoll(): Promise<RollRow | undefined>;
  /** Who speaks on this device. */
  readClient(): Promise<ClientRow | undefined>;
  readLease(): Promise<LeaseRow | undefined>;
  /** What waits and was said after a sequence, in order. */
  listAfter(sequence: number, limit: number): Promise<readonly Entry[]>;
  /** The browser has lost the roll before this one: notes it for the ledger, and takes up what could be saved of it. */
  succeed(lost: Pick<RollRow, 'rollId'> & { readonly highest: number }, saved: readonly NewEntry[]): Promise<void>;
  /** Puts dead letters back, all or some, under the sequences they had. Resolves with how many. */
  redrive(ids?: readonly string[]): Promise<number>;
}

const encoder = new TextEncoder();
/** What roll and sequence add to a body, and the comma behind it. */
const ROLL_BYTES = 80;

/** How many entries of others may have come between a page's write and its last word. */
const LOOK_BACK = 500;

/** Entries from the front until the bytes are spent; always at least one. */
function within(entries: readonly Entry[], limitBytes: number): readonly Entry[] {
  let bytes = 0;
  const end = entries.findIndex((entry, at) => {
    bytes += encoder.encode(entry.body).length + ROLL_BYTES;
    return at > 0 && bytes > limitBytes;
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

  async function claim(request: ClaimRequest): Promise<ClaimResult> {
    return db.transaction('rw', db.entries, db.meta, async () => {
      const lease = await readMeta(db, 'lease');
      if (!request.underLock && isHeldByAnother(lease, request)) return { kind: 'held', until: lease.until };
      // The index is ordered by lane, then by sequence: the most valuable first, each lane in order.
      const inOrder = db.entries.orderBy('lane');
      const { skip, limitEntries } = request;
      const next = await (skip.size > 0 ? inOrder.filter(({ sequence }) => !skip.has(sequence)) : inOrder)
        .limit(limitEntries)
        .toArray();
      const roll = await readMeta(db, 'roll');
      if (next.length === 0 || !roll) return { kind: 'empty' };
      await db.meta.put({
        key: 'lease',
        holder: request.holder,
        home: request.home,
        until: request.now + request.leaseMs,
      });
      return { kind: 'claimed', rollId: roll.rollId, entries: within(next, request.limitBytes) };
    });
  }

  async function settle({ rollId, delivered, buried, now }: Settlement): Promise<void> {
    await db.transaction('rw', db.entries, db.dead, db.meta, db.drops, async () => {
      // Sequences begin anew in a new database: an answer about the old roll says nothing about this one.
      if ((await readMeta(db, 'roll'))?.rollId !== rollId) return;
      // A courier that was replaced may answer late: what another has settled meanwhile is not buried again.
      const there = await db.entries.bulkGet(buried.map(({ entry }) => entry.sequence));
      const present = buried.filter(({ entry }, at) => there[at]?.id === entry.id);
      const gone = [...delivered, ...present.map(({ entry }) => entry)];
      await bury(
        db,
        present.map(({ entry, reason }) => ({ ...entry, reason, buriedAt: now })),
      );
      // What the collector has refused by name it has in its ledger; of the others it knows nothing.
      const unheard = present.filter(({ byReceipt }) => !byReceipt).map(({ entry }) => entry);
      await noteDropped(db, unheard, 'buried');
      await db.entries.bulkDelete(gone.map(({ sequence }) => sequence));
      await countOut(db, gone);
    });
  }

  async function release(holder: string): Promise<void> {
    await db.transaction('rw', db.meta, async () => {
      if ((await readMeta(db, 'lease'))?.holder === holder) await db.meta.delete('lease');
    });
  }

  return {
    claim,
    settle,
    release,
    count: () => db.entries.count(),
    exists: () => outboxExists(name),
    trim: (bounds, now) => trim(db, bounds, now),
    readDead: () => readDead(db),
    readReport: () => readReport(db),
    noteTold: (report) => noteTold(db, report),
    readPace: () => readMeta(db, 'pace'),
    writePace: async (pace: PaceRow | undefined) => {
      await (pace ? db.meta.put(pace) : db.meta.delete('pace'));
    },
    readDestination: () => readMeta(db, 'destination'),
    writeDestination: async (destination) => {
      await db.meta.put({ key: 'destination', ...destination });
    },
    append: (entries) =>
      db.transaction('rw', db.entries, async () => {
        // The page's own write of them comes before this transaction, or was given up with the page.
        const newest = await db.entries
          .reverse()
          .limit(entries.length + LOOK_BACK)
          .toArray();
        const known = new Set(newest.map(({ id }) => id));
        await db.entries.bulkAdd(entries.filter(({ id }) => !known.has(id)));
      }),
    list: (limit) => db.entries.orderBy('lane').limit(limit).toArray(),
    listDead: (limit) => db.dead.reverse().limit(limit).toArray(),
    readRoll: () => readMeta(db, 'roll'),
    readClient: () => readMeta(db, 'client'),
    readLease: () => readMeta(db, 'lease'),
    listAfter: (sequence, limit) => db.entries.where(':id').above(sequence).limit(limit).toArray(),
    succeed: ({ rollId, highest }, saved) =>
      db.transaction('rw', db.entries, db.drops, async () => {
        await db.drops.add({ rollId, from: 1, to: Math.max(1, highest), reason: 'wiped' });
        await db.entries.bulkAdd([...saved]);
      }),
    redrive: (ids) => redrive(db, ids),
    letGo: () => db.close({ disableAutoOpen: false }),
    close: db.abandon,
  };
}

/**
 * Whether an outbox has been made on this origin.
 *
 * Asks for the list: `Dexie.exists` looks by opening, and deletes what it has made by looking, which can hit the
 * database that a page makes in the same moment.
 */
export const outboxExists = async (name: string): Promise<boolean> => (await outboxNames()).includes(name);

/** The names of the outboxes that have been made on this origin. */
export async function outboxNames(): Promise<readonly string[]> {
  const { indexedDB } = globalThis;
  if (!indexedDB?.databases) return [];
  // WebKit goes on listing, as version 0, what was never made: an opening that was aborted. It holds nothing.
  const made = (await indexedDB.databases()).filter(({ version }) => version !== 0);
  return made.flatMap((database) => outboxNameOf(database.name ?? '') ?? []);
}
