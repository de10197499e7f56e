import type { Entry, Journal } from '../journal/journal.ts';
import type { Fate } from './log.ts';

type Append = Journal['append'];

/** The word for the ledger that an event the database cannot store will never arrive. */
function toRefusal(entry: Entry): Entry | undefined {
  if (entry.kind !== 'event') return undefined;
  const { rollid, sequence, clientid } = entry.envelope;
  if (rollid === undefined || sequence === undefined) return undefined;
  const { shop, times } = entry;
  return { kind: 'refused', shop, rollId: rollid, sequence, clientId: clientid ?? null, receivedAt: times.receivedAt };
}

async function refuse(append: Append, entry: Entry, message: string): Promise<readonly Fate[]> {
  const refusal = toRefusal(entry);
  if (refusal) await append([refusal]); // should that be unstorable too, the ledger stays without it
  return [{ kind: 'unstorable', message }];
}

/**
 * Appends a group. When the database cannot store it, the group is halved, and halved again, until
 * the culprit stands alone and is refused: it never harms its neighbours.
 */
export async function appendSplitting(append: Append, entries: readonly Entry[]): Promise<readonly Fate[]> {
  const appended = await append(entries);
  if (appended.kind === 'appended') return appended.outcomes.map((kind) => ({ kind }));
  const [first] = entries;
  if (first === undefined) return [];
  if (entries.length === 1) return refuse(append, first, appended.message);
  const middle = Math.ceil(entries.length / 2);
  const left = await appendSplitting(append, entries.slice(0, middle));
  const right = await appendSplitting(append, entries.slice(middle));
  return [...left, ...right];
}
