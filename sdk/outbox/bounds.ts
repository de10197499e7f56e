import { LANE } from '@tillroll/catalogue';
import { readMeta, type OutboxDatabase } from './database.ts';
import { noteDropped, type Dropped } from './drops.ts';
import type { Entry, StockRow } from './schema.ts';

/** How much an outbox keeps. */
export interface Bounds {
  readonly entries: number;
  /** Of the events as JSON; one a UTF-16 unit. */
  readonly bytes: number;
  /** Days on which a courier has looked, see {@link trim}. */
  readonly days: number;
}

/** A month without a collector, or a hundred thousand views: more is worth less than the room it takes. */
export const DEFAULT_BOUNDS: Bounds = { entries: 100_000, bytes: 50 * 1024 * 1024, days: 30 };

const isBound = (given: unknown): given is number => typeof given === 'number' && given > 0;

/** Room that an outbox takes however little the browser says it gives: on a full disk the figure follows the usage down. */
const LEAST_BYTES = 5 * 1024 * 1024;

/**
 * The bounds that hold: what the shop has said where it is a bound, else the defaults, and never more than a fifth
 * of what the browser gives the origin.
 */
export function toBounds(limits: unknown, quotaBytes = Number.POSITIVE_INFINITY): Bounds {
  const given = (typeof limits === 'object' && limits !== null ? limits : {}) as Partial<Record<keyof Bounds, unknown>>;
  const { entries, bytes, days } = DEFAULT_BOUNDS;
  return {
    entries: isBound(given.entries) ? given.entries : entries,
    bytes: Math.min(
      isBound(given.bytes) ? given.bytes : bytes,
      Math.max(LEAST_BYTES, quotaBytes > 0 ? quotaBytes / 5 : 0),
    ),
    days: isBound(given.days) ? given.days : days,
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Small enough that no transaction is long, and that a kill loses little work. */
const CHUNK = 1000;
const LANES: readonly number[] = [LANE.view, LANE.intent, LANE.order];

const fresh = (now: number): StockRow => ({
  key: 'stock',
  through: 0,
  units: 0,
  witnessedMs: 0,
  seenAt: now,
  marks: [],
});

/**
 * Lets time pass as far as a courier has witnessed it: at most a day between two looks. A clock that jumps by ten
 * years ages nothing; who comes back after a year finds what waited a day older, and it is carried before it is
 * given up.
 */
function pass(stock: StockRow, now: number): StockRow {
  const stepMs = Math.min(DAY_MS, Math.max(0, now - stock.seenAt));
  return { ...stock, seenAt: now, witnessedMs: stock.witnessedMs + stepMs };
}

const dayOf = ({ witnessedMs }: StockRow): number => Math.floor(witnessedMs / DAY_MS);

/** Counts entries in that were not counted yet. */
function takeIn(stock: StockRow, added: readonly Entry[]): StockRow {
  const through = added.at(-1)?.sequence ?? stock.through;
  const day = dayOf(stock);
  const units = added.reduce((sum, { body }) => sum + body.length, stock.units);
  const others = stock.marks.filter((mark) => mark.day !== day);
  return { ...stock, through, units, marks: added.length > 0 ? [...others, { through, day }] : stock.marks };
}

/** Counts what has come since the last look. Resolves with whether there is more. */
const takeStock = (db: OutboxDatabase, now: number): Promise<boolean> =>
  db.transaction('rw', db.entries, db.meta, async () => {
    const before = (await readMeta(db, 'stock')) ?? fresh(now);
    const added = await db.entries.where(':id').above(before.through).limit(CHUNK).toArray();
    const after = takeIn(pass(before, now), added);
    if (added.length > 0 || dayOf(after) !== dayOf(before)) await db.meta.put(after);
    return added.length === CHUNK;
  });

/** Lets everything that waits be seen for the first time today: dead letters that come back must not expire at once. */
export const toYoung = (stock: StockRow): StockRow => ({
  ...stock,
  marks: [{ through: stock.through, day: dayOf(stock) }],
});

/** The oldest of the lane that is worth least, as many as have to go, at most a chunk. */
async function leastValuable(db: OutboxDatabase, excess: number, excessUnits: number): Promise<readonly Entry[]> {
  for (const lane of LANES) {
    const oldest = await db.entries.where('lane').equals(lane).limit(CHUNK).toArray();
    if (oldest.length === 0) continue;
    let units = 0;
    const enough = oldest.findIndex((entry, at) => {
      const isEnough = at >= excess && units >= excessUnits;
      units += entry.body.length;
      return isEnough;
    });
    return enough === -1 ? oldest : oldest.slice(0, enough);
  }
  return [];
}

/** Gives up one chunk, if something has to go. */
const dropSome = (db: OutboxDatabase, bounds: Bounds): Promise<Dropped | undefined> =>
  db.transaction('rw', db.entries, db.meta, db.drops, async () => {
    const stock = await readMeta(db, 'stock');
    if (!stock) return undefined;
    const drop = async (victims: readonly Entry[], reason: Dropped['reason'], rest = stock): Promise<Dropped> => {
      await db.entries.bulkDelete(victims.map(({ sequence }) => sequence));
      await noteDropped(db, victims, reason);
      const units = Math.max(0, rest.units - victims.reduce((sum, { body }) => sum + body.length, 0));
      await db.meta.put({ ...rest, units });
      return { reason, count: victims.length };
    };
    const overdue = stock.marks.filter(({ day }) => dayOf(stock) - day > bounds.days).at(-1);
    if (overdue) {
      const old = await db.entries.where(':id').belowOrEqual(overdue.through).limit(CHUNK).toArray();
      const marks = old.length < CHUNK ? stock.marks.filter(({ day }) => day > overdue.day) : stock.marks;
      return drop(old, 'expired', { ...stock, marks });
    }
    const excess = (await db.entries.count()) - bounds.entries;
    const excessUnits = stock.units - bounds.bytes;
    if (excess <= 0 && excessUnits <= 0) return undefined;
    const victims = await leastValuable(db, excess, excessUnits);
    return victims.length > 0 ? drop(victims, 'evicted') : undefined;
  });

/**
 * Weighs everything anew, before anything goes for its weight alone: a courier of the first release settles without
 * counting out. At most once a day, because it reads all that waits.
 */
async function weigh(db: OutboxDatabase, bounds: Bounds): Promise<void> {
  const stock = await readMeta(db, 'stock');
  if (!stock || stock.units <= bounds.bytes || stock.weighedOn === dayOf(stock)) return;
  let units = 0;
  for (
    let from = 0, entries = await entriesAfter(db, from);
    entries.length > 0;
    entries = await entriesAfter(db, from)
  ) {
    const counted = entries.filter(({ sequence }) => sequence <= stock.through);
    units += counted.reduce((sum, { body }) => sum + body.length, 0);
    from = entries.at(-1)?.sequence ?? stock.through;
  }
  await db.transaction('rw', db.meta, async () => {
    const now = await readMeta(db, 'stock');
    if (now) await db.meta.put({ ...now, units, weighedOn: dayOf(now) });
  });
}

const entriesAfter = (db: OutboxDatabase, sequence: number): Promise<readonly Entry[]> =>
  db.entries.where(':id').above(sequence).limit(CHUNK).toArray();

/**
 * Keeps an outbox within its bounds: first by age, then the least valuable lane first and in it the oldest first.
 * What goes is noted for the ledger in the same transaction.
 */
export async function trim(db: OutboxDatabase, bounds: Bounds, now: number): Promise<readonly Dropped[]> {
  while (await takeStock(db, now));
  await weigh(db, bounds);
  const counts = new Map<Dropped['reason'], number>();
  for (let dropped = await dropSome(db, bounds); dropped; dropped = await dropSome(db, bounds)) {
    counts.set(dropped.reason, (counts.get(dropped.reason) ?? 0) + dropped.count);
  }
  return [...counts].filter(([, count]) => count > 0).map(([reason, count]) => ({ reason, count }));
}

/** Counts out what has left. Belongs in the transaction that takes it away. */
export async function countOut(db: OutboxDatabase, gone: readonly Entry[]): Promise<void> {
  const stock = await readMeta(db, 'stock');
  if (!stock) return;
  const counted = gone.filter(({ sequence }) => sequence <= stock.through);
  const units = counted.reduce((sum, { body }) => sum - body.length, stock.units);
  // An empty outbox weighs nothing, whatever somebody has deleted behind our back. Not counted: that takes longer the
  // more there is.
  const isEmpty = (await db.entries.limit(1).count()) === 0;
  await db.meta.put({ ...stock, units: isEmpty ? 0 : Math.max(0, units) });
}
