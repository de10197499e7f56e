import { readMeta, type OutboxDatabase } from './database.ts';
import { toYoung } from './bounds.ts';
import { noteDropped } from './drops.ts';
import type { DeadLetter, DeadRow } from './schema.ts';

/** More than this nobody reads; beyond it the oldest goes, and is declared. */
const MOST_DEAD = 1000;

const LONGEST_CODE = 64;

const NONE: DeadRow = { key: 'dead', count: 0, reasons: {}, told: true };

/** How many dead letters there are, and why. */
export const readDead = async (db: OutboxDatabase): Promise<DeadRow> => (await readMeta(db, 'dead')) ?? NONE;

async function countIn(db: OutboxDatabase, letters: readonly DeadLetter[], step: 1 | -1): Promise<void> {
  const dead = await readDead(db);
  const reasons: Record<string, number> = { ...dead.reasons };
  for (const { reason } of letters) {
    // Somebody else's collector may say anything; the ledger takes codes of 1 to 64 characters.
    const code = reason.code.trim().slice(0, LONGEST_CODE) || 'unknown';
    const count = (reasons[code] ?? 0) + step;
    if (count > 0) reasons[code] = count;
    else delete reasons[code];
  }
  const count = Math.max(0, dead.count + step * letters.length);
  await db.meta.put({ ...dead, count, reasons, told: false });
}

/** Puts entries among the dead letters. Belongs in the transaction that takes them from the entries. */
export async function bury(db: OutboxDatabase, letters: readonly DeadLetter[]): Promise<void> {
  if (letters.length === 0) return;
  await db.dead.bulkPut([...letters]);
  await countIn(db, letters, 1);
  const excess = (await db.dead.count()) - MOST_DEAD;
  if (excess <= 0) return;
  const oldest = await db.dead.orderBy(':id').limit(excess).toArray();
  await db.dead.bulkDelete(oldest.map(({ sequence }) => sequence));
  await countIn(db, oldest, -1);
  await noteDropped(db, oldest, 'dead_letters_full');
}

/**
 * Puts dead letters back among the entries, under the sequences they had.
 *
 * @param ids which; all of them when there are none.
 * @returns how many.
 */
export const redrive = (db: OutboxDatabase, ids?: readonly string[]): Promise<number> =>
  db.transaction('rw', db.entries, db.dead, db.meta, async () => {
    const all = db.dead.orderBy(':id');
    const letters = await (ids ? all.filter(({ id }) => ids.includes(id)) : all).toArray();
    if (letters.length === 0) return 0;
    await db.entries.bulkPut(letters.map(({ reason: _reason, buriedAt: _at, ...entry }) => entry));
    await db.dead.bulkDelete(letters.map(({ sequence }) => sequence));
    await countIn(db, letters, -1);
    const stock = await readMeta(db, 'stock');
    const again = letters.filter(({ sequence }) => stock && sequence <= stock.through);
    const units = again.reduce((sum, { body }) => sum + body.length, stock?.units ?? 0);
    if (stock) await db.meta.put(toYoung({ ...stock, units }));
    return letters.length;
  });
