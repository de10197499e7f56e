import type { RollId } from '@tillroll/catalogue';
import { databaseName, type NewEntry } from '../outbox/schema.ts';

/** Which roll an origin's outbox had when a courier last looked, and how far it had come. */
export interface Marker {
  readonly rollId: RollId;
  readonly highest: number;
}

/**
 * A place beside the database, for the little that must outlive it: Chromium can lose a whole IndexedDB after a
 * kill, but not together with the origin's Cache Storage, which is made of files of its own.
 *
 * Nothing here is needed for delivery: whatever fails, fails silently, and ends its use.
 */
export interface Spare {
  readMarker(): Promise<Marker | undefined>;
  writeMarker(marker: Marker): Promise<void>;
  listOrders(): Promise<readonly NewEntry[]>;
  keepOrders(orders: readonly NewEntry[]): Promise<void>;
  forgetOrders(): Promise<void>;
}

// Names inside the cache; nothing is ever fetched from there.
const ROOT = 'https://tillroll.invalid/';
const MARKER = `${ROOT}roll`;
const ORDERS = `${ROOT}order/`;
/** Slower than this it is no help. */
const PATIENCE_MS = 2000;

/** The cache beside an outbox. */
export const spareName = databaseName;

/** Opens the place beside an outbox; `caches` is absent in an insecure context. */
export function openSpare(name: string, caches: CacheStorage | undefined): Spare {
  let usable = caches !== undefined;

  async function attempt<Result>(work: (cache: Cache) => Promise<Result>): Promise<Result | undefined> {
    if (!usable || !caches) return undefined;
    let late: ReturnType<typeof setTimeout> | undefined;
    try {
      return await Promise.race([
        caches.open(spareName(name)).then(work),
        new Promise<never>((_resolve, reject) => {
          late = setTimeout(() => reject(new Error('too slow')), PATIENCE_MS);
        }),
      ]);
    } catch {
      usable = false; // blocked, full or broken: the outbox does without
      return undefined;
    } finally {
      clearTimeout(late);
    }
  }

  const orderKeys = async (cache: Cache): Promise<readonly Request[]> =>
    (await cache.keys()).filter(({ url }) => url.startsWith(ORDERS));

  return {
    readMarker: () => attempt(async (cache) => (await (await cache.match(MARKER))?.json()) as Marker | undefined),
    writeMarker: async (marker) => {
      await attempt((cache) => cache.put(MARKER, new Response(JSON.stringify(marker))));
    },
    listOrders: async () =>
      (await attempt(async (cache) => {
        const answers = await Promise.all((await orderKeys(cache)).map((key) => cache.match(key)));
        return Promise.all(answers.flatMap((answer) => (answer ? [answer.json() as Promise<NewEntry>] : [])));
      })) ?? [],
    keepOrders: async (orders) => {
      await attempt((cache) =>
        Promise.all(orders.map((order) => cache.put(ORDERS + order.id, new Response(JSON.stringify(order))))),
      );
    },
    forgetOrders: async () => {
      await attempt(async (cache) => Promise.all((await orderKeys(cache)).map((key) => cache.delete(key))));
    },
  };
}
