import { LANE, type RollId } from '@tillroll/catalogue';
import type { DurableOutbox } from '../outbox/outbox.ts';
import type { Entry, NewEntry } from '../outbox/schema.ts';
import type { Report } from './report.ts';
import type { Spare } from './spare.ts';

/** What a lookout works with. */
export interface LookoutOptions {
  readonly outbox: Pick<DurableOutbox, 'readRoll' | 'listAfter' | 'succeed'>;
  readonly spare: Spare;
  readonly report: (report: Report) => void;
  readonly now: () => number;
}

/** Watches for the loss of the whole database. */
export interface Lookout {
  /** Before a round: has the browser lost the roll that was here? Then the ledger is to know, and the copies come back. */
  look(): Promise<void>;
  /** Something has to wait: copies it beside the database. */
  copy(): Promise<void>;
  /** Nothing waits any more. */
  tidy(): Promise<void>;
}

/** So many are looked at in one go. */
const CHUNK = 1000;
/** A copy is a file: not one for every view, unless an order is among what waits. */
const REST_MS = 5000;
/** Beyond so many, only orders are copied: a long outage must not take twice its room. */
const MOST_COPIED = 5000;

const toNewEntry = ({ id, type, lane, at, body }: Entry): NewEntry => ({ id, type, lane, at, body });

/** Makes a lookout for one courier. */
export function createLookout({ outbox, spare, report, now }: LookoutOptions): Lookout {
  let current: RollId | undefined;
  let through = 0;
  let copied = 0;
  let copiedAt = Number.NEGATIVE_INFINITY;

  async function takeOver(lost: { readonly rollId: RollId; readonly highest: number }): Promise<void> {
    const copies = await spare.listCopies();
    const saved = copies.flatMap(({ entries }) => entries);
    const highest = Math.max(lost.highest, ...copies.map((copy) => copy.through));
    await outbox.succeed({ rollId: lost.rollId, highest }, saved);
    await spare.tidy();
    const message = `the browser has lost the outbox; ${saved.length} events of it are saved, the rest is declared`;
    report({ kind: 'problem', problem: { kind: 'wiped', message } });
  }

  return {
    async look() {
      const rollId = (await outbox.readRoll())?.rollId;
      if (rollId === undefined || rollId === current) return;
      const marker = await spare.readMarker();
      if (marker && marker.rollId !== rollId) await takeOver(marker);
      if (marker?.rollId !== rollId) await spare.writeMarker({ rollId, highest: 0 });
      const mine = (await spare.listCopies()).filter((copy) => copy.rollId === rollId);
      through = Math.max(0, ...mine.map((copy) => copy.through));
      copied = mine.reduce((sum, { entries }) => sum + entries.length, 0);
      current = rollId;
    },
    async copy() {
      if (current === undefined) return;
      const added = await outbox.listAfter(through, CHUNK);
      const last = added.at(-1);
      const isDue = Math.abs(now() - copiedAt) >= REST_MS || added.some(({ lane }) => lane === LANE.order);
      if (!last || !isDue) return;
      copiedAt = now();
      const chosen = copied < MOST_COPIED ? added : added.filter(({ lane }) => lane === LANE.order);
      await spare.keep({ rollId: current, through: last.sequence, entries: chosen.map(toNewEntry) });
      through = last.sequence;
      copied += chosen.length;
    },
    async tidy() {
      if (current === undefined || through === 0) return;
      await spare.writeMarker({ rollId: current, highest: through });
      await spare.tidy();
      through = 0;
      copied = 0;
    },
  };
}
