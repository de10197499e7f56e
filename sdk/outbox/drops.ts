import { MOST_DROP_RANGES, type DropReason, type RollId } from '@tillroll/catalogue';
import { readMeta, type OutboxDatabase } from './database.ts';
import type { DeadRow, DropRow, Entry } from './schema.ts';

/** How many of a reason were given up. */
export interface Dropped {
  readonly reason: DropReason;
  readonly count: number;
}

/** What the ledger has not been told about a roll. */
export interface RollReport {
  readonly rollId: RollId;
  readonly drops: readonly DropRow[];
  readonly deadLetters: DeadRow | undefined;
}

type Range = Pick<DropRow, 'from' | 'to'>;

/** Joins sequences, in order, to ranges. */
export function toRanges(sequences: readonly number[]): readonly Range[] {
  const ranges: { from: number; to: number }[] = [];
  for (const sequence of sequences) {
    const last = ranges.at(-1);
    if (last?.to === sequence - 1) last.to = sequence;
    else ranges.push({ from: sequence, to: sequence });
  }
  return ranges;
}

/** Notes what was given up. Belongs in the transaction that gives it up: neither happens without the other. */
export async function noteDropped(
  db: OutboxDatabase,
  dropped: readonly Pick<Entry, 'sequence'>[],
  reason: DropReason,
): Promise<void> {
  const roll = await readMeta(db, 'roll');
  if (!roll || dropped.length === 0) return;
  const { rollId } = roll;
  const [first, ...rest] = toRanges(dropped.map(({ sequence }) => sequence).sort((a, b) => a - b));
  if (!first) return;
  const last = await db.drops.orderBy(':id').last();
  const isNext = last?.rollId === rollId && last.reason === reason && last.to === first.from - 1;
  if (isNext) await db.drops.put({ ...last, to: first.to });
  await db.drops.bulkAdd((isNext ? rest : [first, ...rest]).map((range) => ({ rollId, reason, ...range })));
}

/** The next report for the ledger; `undefined` when it knows everything. */
export const readReport = (db: OutboxDatabase): Promise<RollReport | undefined> =>
  db.transaction('r', db.drops, db.meta, async () => {
    const roll = await readMeta(db, 'roll');
    const rows = await db.drops.orderBy(':id').limit(MOST_DROP_RANGES).toArray();
    const rollId = rows[0]?.rollId ?? roll?.rollId;
    const dead = await readMeta(db, 'dead');
    const deadLetters = rollId === roll?.rollId && dead?.told === false ? dead : undefined;
    const drops = rows.filter((row) => row.rollId === rollId);
    if (!rollId || (drops.length === 0 && !deadLetters)) return undefined;
    return { rollId, drops, deadLetters };
  });

/** The ledger has been told. What has changed since is told next time. */
export const noteTold = (db: OutboxDatabase, { drops, deadLetters }: RollReport): Promise<void> =>
  db.transaction('rw', db.drops, db.meta, async () => {
    for (const said of drops) {
      const now = await db.drops.get(said.id);
      if (now?.to === said.to) await db.drops.delete(said.id);
    }
    const dead = await readMeta(db, 'dead');
    if (deadLetters && JSON.stringify(dead) === JSON.stringify(deadLetters))
      await db.meta.put({ ...deadLetters, told: true });
  });
