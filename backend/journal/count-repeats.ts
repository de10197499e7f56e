import type { Dialect } from './dialect.ts';
import type { Entry, Outcome } from './journal.ts';
import { INCOMING } from './locks.ts';

const COUNT = `
  with said as materialized (
    select * from json_to_recordset($1::json) as repeats (shop text, roll_id text, count bigint)
  ), ${INCOMING}
  update ledger set duplicates = ledger.duplicates + repeats.count
  from incoming as repeats
  where ledger.shop = repeats.shop and ledger.roll_id = repeats.roll_id`;

/** Counts deliveries that changed nothing, for each roll. Not in the commit of the append: a repeat has no effect. */
export async function countRepeats(
  repeat: Dialect['repeat'],
  entries: readonly Entry[],
  outcomes: readonly Outcome[],
): Promise<void> {
  const counts = new Map<string, { readonly shop: string; readonly roll_id: string; count: number }>();
  for (const [at, entry] of entries.entries()) {
    const rollId = entry.kind === 'event' ? entry.envelope.rollid : undefined;
    if (outcomes[at] !== 'duplicate' || rollId === undefined) continue;
    const key = JSON.stringify([entry.shop, rollId]);
    const known = counts.get(key) ?? { shop: entry.shop, roll_id: rollId, count: 0 };
    known.count++;
    counts.set(key, known);
  }
  if (counts.size > 0) await repeat(COUNT, JSON.stringify([...counts.values()]));
}
