import { uuidv7, type IdSource } from '@tillroll/catalogue';
import { toBounds, type Bounds } from '../outbox/bounds.ts';
import { openOutbox, type DurableOutbox } from '../outbox/outbox.ts';
import type { Home } from '../outbox/schema.ts';
import { createCourier, type Courier } from './courier.ts';
import { createLookout } from './lookout.ts';
import type { Destination } from './post.ts';
import { readQuota } from './quota.ts';
import type { Report } from './report.ts';
import { openSpare, spareName } from './spare.ts';

/** How a home runs a courier. */
export interface CarrierOptions {
  /** Which outbox of the origin. */
  readonly name: string;
  readonly home: Home;
  readonly destination: Destination;
  /** What the shop has said about the outbox's bounds. */
  readonly limits?: unknown;
  readonly ids: IdSource;
  readonly report: (report: Report) => void;
}

/** A courier with its outbox, in its home. */
export interface Carrier extends Omit<Courier, 'close'> {
  readonly outbox: DurableOutbox;
  /**
   * Ends at once; resolves when nothing of it is under way.
   *
   * @param forgotten consent was taken back: what is kept beside the database goes too, after the last round.
   */
  close(forgotten?: boolean): Promise<void>;
}

/** What a browser's page and worker both give a courier. */
export const surroundings = ({ ids, limits }: Pick<CarrierOptions, 'ids' | 'limits'>) => {
  const { navigator, location, fetch } = globalThis;
  let bounds: Promise<Bounds> | undefined;
  return {
    holder: uuidv7(ids),
    ids,
    source: location.origin,
    readBounds: () => (bounds ??= readQuota(navigator.storage).then((quota) => toBounds(limits, quota))),
    locks: (navigator as { locks?: LockManager }).locks,
    fetch: fetch.bind(globalThis),
    now: ids.now,
    random: Math.random,
    setTimer: (run: () => void, delayMs: number): unknown => setTimeout(run, delayMs),
    clearTimer: (timer: unknown): void => clearTimeout(timer as number),
  };
};

/** A cache that is there, or `undefined` where reading it throws (blocked storage) or there is none. */
function findCaches(): CacheStorage | undefined {
  try {
    return globalThis.caches;
  } catch {
    return undefined; // blocked with the rest of storage
  }
}

/** Forgets what is kept beside an outbox. Never rejects. */
export async function forgetSpare(name: string, caches = findCaches()): Promise<void> {
  await caches?.delete(spareName(name)).catch(() => false); // blocked: then nothing is there
}

/** Makes a courier for the outbox on disk. The same in the worker and in the page. */
export function createCarrier(options: CarrierOptions): Carrier {
  const { name, home, destination, report } = options;
  const outbox = openOutbox(name);
  const caches = findCaches();
  const here = surroundings(options);
  const courier = createCourier({
    ...here,
    outbox,
    home,
    destination,
    report,
    lookout: createLookout({ ...here, outbox, spare: openSpare(name, caches), report }),
    lockName: `tillroll:${name}`,
  });
  return {
    outbox,
    wake: courier.wake,
    rest: courier.rest,
    async close(forgotten = false) {
      const ended = courier.close();
      outbox.close();
      await ended;
      if (forgotten) await forgetSpare(name, caches);
    },
  };
}
