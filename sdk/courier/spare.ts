import type { ClientId, RollId } from '@tillroll/catalogue';
import { databaseName, type NewEntry } from '../outbox/schema.ts';

/** Which roll an origin's outbox had when a courier last looked, and how far it had come. */
export interface Marker {
  readonly rollId: RollId;
  readonly highest: number;
  /** Who spoke; unknown to couriers of before. */
  readonly clientId?: ClientId | undefined;
}

/** Entries that had to wait, and up to which sequence of which roll they were looked at. */
export interface Copy {
  readonly rollId: RollId;
  readonly through: number;
  readonly entries: readonly NewEntry[];
}

/**
 * A place beside the database, for what must outlive it: Chromium can lose a whole IndexedDB after a kill, but not
 * the origin's Cache Storage with it, which is made of files of its own.
 *
 * Nothing here is needed for delivery: what fails ends its use, and the outbox does without.
 */
export interface Spare {
  readMarker(): Promise<Marker | undefined>;
  writeMarker(marker: Marker): Promise<void>;
  /** `undefined` when they cannot be read: that is not none. */
  listCopies(): Promise<readonly Copy[] | undefined>;
  /** Keeps a copy, in the place of the one that was kept under this number of the same roll. */
  keep(copy: Copy, number: number): Promise<void>;
  /** Forgets the copies; the marker stays. */
  tidy(): Promise<void>;
}

// Names inside the cache; nothing is ever fetched from there.
const ROOT = 'https://tillroll.invalid/';
const MARKER = `${ROOT}roll`;
const COPIES = `${ROOT}copy/`;
/** Slower than this it is no help. */
const PATIENCE_MS = 2000;

/** The cache beside an outbox. */
export const spareName = databaseName;

const toAnswer = (value: unknown): Response => new Response(JSON.stringify(value));

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

  const keysOfCopies = async (cache: Cache): Promise<readonly Request[]> =>
    (await cache.keys()).filter(({ url }) => url.startsWith(COPIES));

  return {
    readMarker: () => attempt(async (cache) => (await (await cache.match(MARKER))?.json()) as Marker | undefined),
    writeMarker: async (marker) => {
      await attempt((cache) => cache.put(MARKER, toAnswer(marker)));
    },
    listCopies: () =>
      attempt(async (cache) => {
        const answers = await Promise.all((await keysOfCopies(cache)).map((key) => cache.match(key)));
        return Promise.all(answers.flatMap((answer) => (answer ? [answer.json() as Promise<Copy>] : [])));
      }),
    keep: async (copy, number) => {
      await attempt((cache) => cache.put(`${COPIES}${copy.rollId}/${number}`, toAnswer(copy)));
    },
    tidy: async () => {
      await attempt(async (cache) => Promise.all((await keysOfCopies(cache)).map((key) => cache.delete(key))));
    },
  };
}
