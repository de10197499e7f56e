import type { Outbox } from './outbox-contract.ts';
import type { Entry, NewEntry, PaceRow } from './schema.ts';

/** An outbox for a page that is given no storage. It has no roll: its events carry no sequence. */
export interface MemoryOutbox extends Outbox {
  append(entry: NewEntry): void;
}

/** The most that is held without storage; beyond it the least valuable entry goes, and is reported. */
const LIMIT_ENTRIES = 1000;

/** Opens the last resort. `onDropped` hears of every entry that had to be given up for another. */
export function createMemoryOutbox(onDropped: (entry: Entry) => void): MemoryOutbox {
  const entries: Entry[] = [];
  let pace: PaceRow | undefined;
  let sequence = 0;

  function dropOne(): void {
    const lowest = Math.max(...entries.map(({ lane }) => lane));
    const at = entries.findIndex(({ lane }) => lane === lowest);
    for (const dropped of entries.splice(at, 1)) onDropped(dropped);
  }

  return {
    append(entry) {
      entries.push({ ...entry, sequence: ++sequence });
      if (entries.length > LIMIT_ENTRIES) dropOne();
    },
    claim: async ({ limitEntries }) => {
      if (entries.length === 0) return { kind: 'empty' };
      const byLane = [...entries].sort((a, b) => a.lane - b.lane || a.sequence - b.sequence);
      return { kind: 'claimed', rollId: undefined, entries: byLane.slice(0, limitEntries) };
    },
    settle: async ({ delivered, buried }) => {
      const ended = new Set([...delivered, ...buried.map(({ entry }) => entry)].map((entry) => entry.sequence));
      entries.splice(0, entries.length, ...entries.filter((entry) => !ended.has(entry.sequence)));
    },
    release: async () => undefined,
    count: async () => entries.length,
    readPace: async () => pace,
    writePace: async (next) => {
      pace = next;
    },
    close: () => undefined,
  };
}
