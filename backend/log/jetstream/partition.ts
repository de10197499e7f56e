import { createHash } from 'node:crypto';
import type { Entry } from '../../journal/journal.ts';

/** Rolls are spread over so many lanes; within one, order is kept. Frozen with the first message in a stream. */
export const PARTITIONS = 16;

/** What must stay in order: a roll; an event of no roll is on its own. */
function orderOf(entry: Entry): string {
  if (entry.kind !== 'event') return entry.rollId;
  const { rollid, source, id } = entry.envelope;
  return rollid ?? `${source} ${id}`;
}

/** The lane of an entry: the same for everything of a roll, on every collector. */
export const partitionOf = (entry: Entry): number =>
  createHash('sha256')
    .update(`${entry.shop} ${orderOf(entry)}`)
    .digest()
    .readUInt32BE(0) % PARTITIONS;
