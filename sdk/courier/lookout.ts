import type { RollId } from '@tillroll/catalogue';
import type { DurableOutbox } from '../outbox/outbox.ts';
import type { NewEntry } from '../outbox/schema.ts';
import type { Report } from './report.ts';
import type { Spare } from './spare.ts';

/** What a lookout works with. */
export interface LookoutOptions {
  readonly outbox: Pick<DurableOutbox, 'readRoll' | 'readHighest' | 'listOrders' | 'succeed'>;
  readonly spare: Spare;
  readonly report: (report: Report) => void;
}

/** Watches for the loss of the whole database. */
export interface Lookout {
  /** Before a round: has the browser lost the roll that was here? Then the ledger is to know, and orders come back. */
  look(): Promise<void>;
  /** Something has to wait: what must not be lost with the database is copied beside it. */
  copy(): Promise<void>;
  /** Nothing waits any more. */
  tidy(): Promise<void>;
}

/** More orders than one visitor places during an outage. */
const MOST_ORDERS = 100;

const toNewEntry = ({ id, type, lane, at, body }: NewEntry): NewEntry => ({ id, type, lane, at, body });

/** Makes a lookout for one courier. */
export function createLookout({ outbox, spare, report }: LookoutOptions): Lookout {
  let current: RollId | undefined;
  let marked = 0;
  const copied = new Set<string>();
  let isTidy = false;

  return {
    async look() {
      const rollId = (await outbox.readRoll())?.rollId;
      if (rollId === undefined || rollId === current) return;
      const marker = await spare.readMarker();
      if (marker && marker.rollId !== rollId) {
        const saved = await spare.listOrders();
        await outbox.succeed(marker, saved);
        const message = `the browser has lost the outbox; ${saved.length} orders of it were saved, the rest is declared`;
        report({ kind: 'problem', problem: { kind: 'wiped', message } });
      }
      marked = marker?.rollId === rollId ? marker.highest : 0;
      await spare.writeMarker({ rollId, highest: marked });
      current = rollId;
    },
    async copy() {
      if (current === undefined) return;
      const orders = (await outbox.listOrders(MOST_ORDERS)).filter(({ id }) => !copied.has(id));
      const highest = await outbox.readHighest();
      if (orders.length > 0) await spare.keepOrders(orders.map(toNewEntry));
      for (const { id } of orders) copied.add(id);
      isTidy = false;
      if (highest <= marked) return;
      marked = highest;
      await spare.writeMarker({ rollId: current, highest });
    },
    async tidy() {
      if (isTidy) return;
      await spare.forgetOrders();
      copied.clear();
      isTidy = true;
    },
  };
}
