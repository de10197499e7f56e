import { uuidv7, type IdSource } from '@tillroll/catalogue';
import { openOutbox, type DurableOutbox } from '../outbox/outbox.ts';
import type { Home } from '../outbox/schema.ts';
import { createCourier, type Courier } from './courier.ts';
import type { Destination } from './post.ts';
import type { Report } from './report.ts';

/** How a home runs a courier. */
export interface CarrierOptions {
  /** Which outbox of the origin. */
  readonly name: string;
  readonly home: Home;
  readonly destination: Destination;
  readonly ids: IdSource;
  readonly report: (report: Report) => void;
}

/** A courier with its outbox, in its home. */
export interface Carrier extends Courier {
  readonly outbox: DurableOutbox;
}

/** What a browser's page and worker both give a courier. */
export const surroundings = ({ ids }: { readonly ids: IdSource }) => ({
  holder: uuidv7(ids),
  locks: (globalThis.navigator as { locks?: LockManager }).locks,
  fetch: globalThis.fetch.bind(globalThis),
  now: ids.now,
  random: Math.random,
  setTimer: (run: () => void, delayMs: number): unknown => setTimeout(run, delayMs),
  clearTimer: (timer: unknown): void => clearTimeout(timer as number),
});

/** Makes a courier for the outbox on disk. The same in the worker and in the page. */
export function createCarrier(options: CarrierOptions): Carrier {
  const { name, home, destination, report } = options;
  const outbox = openOutbox(name);
  const courier = createCourier({
    ...surroundings(options),
    outbox,
    home,
    destination,
    report,
    lockName: `tillroll:${name}`,
  });
  return {
    outbox,
    wake: courier.wake,
    rest: courier.rest,
    close() {
      courier.close();
      outbox.close();
    },
  };
}
