import { createMemoryOutbox } from '../outbox/memory.ts';
import type { Entry, NewEntry } from '../outbox/schema.ts';
import { createCarrier, surroundings, type CarrierOptions } from './carrier.ts';
import { createCourier } from './courier.ts';
import type { Urgency } from './pace.ts';
import type { RoundEnd } from './round.ts';

/** What a page without a worker carries with. */
export interface PageCarrier {
  /** Resolves with what still waits when a round that began after the call is over. */
  carry(urgency: Urgency): Promise<number>;
  /** Takes an event that storage would not have, and sends it from memory. */
  hold(entry: NewEntry): void;
  /** How many events wait in memory. */
  holding(): Promise<number>;
  /** The worker carries what is on disk; what is in memory stays this page's own. */
  rest(): void;
  close(): void;
}

/** How a page carries. */
export interface PageCarrierOptions extends Omit<CarrierOptions, 'home'> {
  /** An event had to be given up because memory is bounded. */
  readonly onDropped: (entry: Entry) => void;
}

const pendingAfter = (end: RoundEnd): number => ('pending' in end ? end.pending : 0);

/** Makes the page's own courier: for the outbox on disk, and for what had to stay in memory. */
export function createPageCarrier(options: PageCarrierOptions): PageCarrier {
  const durable = createCarrier({ ...options, home: 'page' });
  const memory = createMemoryOutbox(options.onDropped);
  const { name, destination, report } = options;
  const volatile = createCourier({
    ...surroundings(options),
    outbox: memory,
    home: 'page',
    destination,
    report,
    // Memory is this tab's alone: no other courier could carry it.
    locks: undefined,
    lockName: `tillroll:${name}:memory`,
  });
  return {
    async carry(urgency) {
      const held = await memory.count();
      return (held > 0 ? pendingAfter(await volatile.wake(urgency)) : 0) + pendingAfter(await durable.wake(urgency));
    },
    hold(entry) {
      memory.append(entry);
      void volatile.wake('append');
    },
    holding: memory.count,
    rest: durable.rest,
    close() {
      durable.close();
      volatile.close();
    },
  };
}
