import type { Outbox } from './outbox-contract.ts';
import type { NewEntry, PaceRow } from './schema.ts';

/**
 * An outbox over what a page has to keep in memory, because it is given no storage. It has no roll: its events
 * carry no sequence on the wire.
 *
 * @param entries what waits, in the order it was said; whoever holds it may add to it at any time.
 */
export function createMemoryOutbox(entries: NewEntry[]): Outbox {
  const sequences = new Map<string, number>();
  let pace: PaceRow | undefined;

  function sequenceOf(id: string): number {
    const sequence = sequences.get(id) ?? sequences.size + 1;
    sequences.set(id, sequence);
    return sequence;
  }

  return {
    claim: async ({ limitEntries, skip }) => {
      const waiting = entries
        .map((entry) => ({ ...entry, sequence: sequenceOf(entry.id) }))
        .filter(({ sequence }) => !skip.has(sequence))
        .sort((a, b) => a.lane - b.lane || a.sequence - b.sequence);
      if (waiting.length === 0) return { kind: 'empty' };
      return { kind: 'claimed', rollId: undefined, entries: waiting.slice(0, limitEntries) };
    },
    settle: async ({ delivered, buried }) => {
      const ended = new Set([...delivered, ...buried.map(({ entry }) => entry)].map(({ id }) => id));
      entries.splice(0, entries.length, ...entries.filter(({ id }) => !ended.has(id)));
    },
    release: async () => undefined,
    count: async () => entries.length,
    // Its bound is kept by whoever adds to it; without a roll there is nothing to declare.
    trim: async () => [],
    readDead: async () => undefined,
    readReport: async () => undefined,
    noteTold: async () => undefined,
    exists: async () => true,
    readPace: async () => pace,
    writePace: async (next) => {
      pace = next;
    },
    letGo: () => undefined,
    close: () => undefined,
  };
}
