import { createMemoryOutbox } from '../outbox/memory.ts';
import type { NewEntry } from '../outbox/schema.ts';
import { createCarrier, surroundings, type CarrierOptions } from './carrier.ts';
import { createCourier } from './courier.ts';
import type { Urgency } from './pace.ts';
import { pendingAfter } from './round.ts';

/** What a page without a worker carries with. */
export interface PageCarrier {
  /** Resolves with what still waits when a round that began after the call is over. */
  carry(urgency: Urgency): Promise<number>;
  /** The same, for what storage would not have. */
  carryMemory(urgency: Urgency): Promise<number>;
  /** Puts dead letters back into the outbox; resolves with how many. */
  redrive(ids?: readonly string[]): Promise<number>;
  /** The worker carries what is on disk; what is in memory stays this page's own. */
  rest(): void;
  /** @param forgotten consent was taken back. */
  close(forgotten?: boolean): void;
}

/** How a page carries. */
export interface PageCarrierOptions extends Omit<CarrierOptions, 'home'> {
  /** What storage would not have; the page goes on adding to it. */
  readonly homeless: NewEntry[];
}

/** Makes the page's own courier: for the outbox on disk, and for what had to stay in memory. */
export function createPageCarrier(options: PageCarrierOptions): PageCarrier {
  const { name, destination, report, homeless } = options;
  const durable = createCarrier({ ...options, home: 'page' });
  const volatile = createCourier({
    ...surroundings(options),
    outbox: createMemoryOutbox(homeless),
    home: 'page',
    destination,
    // Its state is this tab's alone and must not be taken for the outbox's.
    report: (said) => said.kind === 'receipts' && report(said),
    // Nobody else could carry it.
    locks: undefined,
    lockName: `tillroll:${name}:memory`,
  });
  return {
    carry: async (urgency) => pendingAfter(await durable.wake(urgency)),
    carryMemory: async (urgency) => pendingAfter(await volatile.wake(urgency)),
    redrive: durable.outbox.redrive,
    rest: durable.rest,
    close(forgotten) {
      void durable.close(forgotten);
      void volatile.close();
    },
  };
}
