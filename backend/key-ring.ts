import { hashKey, type Access, type FindAccess } from './collector/access.ts';
import type { Journal, KeyRecord } from './journal/journal.ts';
import { checkScopes, checkShopName, KeyError, toOrigin, type KeyChoice, type KeyInfo, type Keys } from './keys.ts';
import { endingOf, idOfHash, newKey, toKeyId } from './new-key.ts';

/** The keys as the collector looks them up: in memory, because every request asks. */
export interface KeyRing extends Keys {
  readonly find: FindAccess;
  /** Whether some reading key lets pages of this origin read. */
  readonly isReadingOrigin: (origin: string) => boolean;
  readonly close: () => void;
}

/** How a key ring keeps up with its database. */
export interface KeyRingOptions {
  /** Told when the keys cannot be read again; those that are known stay. */
  readonly onFailure: (error: unknown) => void;
  /** How soon a change by another instance is seen. Default 2 s. */
  readonly readEveryMs?: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const READ_EVERY_MS = 2000;
const OVERLAP_MS = 7 * 24 * 60 * 60 * 1000;

type KeyStore = Pick<Journal, 'addKey' | 'listKeys' | 'expireKey' | 'revokeKey'>;

const hasEnded = ({ expiresAt, revokedAt }: KeyRecord, nowMs: number): boolean =>
  revokedAt !== null || (expiresAt !== null && Date.parse(expiresAt) <= nowMs);

function stateOf(record: KeyRecord, nowMs: number): KeyInfo['state'] {
  if (record.revokedAt !== null) return 'revoked';
  if (hasEnded(record, nowMs)) return 'ended';
  return record.expiresAt === null ? 'active' : 'ending';
}

function toInfo(record: KeyRecord, nowMs: number): KeyInfo {
  const { hash, ...shown } = record;
  return { id: idOfHash(hash), ...shown, state: stateOf(record, nowMs) };
}

const toAccess = ({ hash, shop, scopes, origins }: KeyRecord): Access => ({
  shop,
  scopes,
  origins,
  keyId: idOfHash(hash),
});

/** Reads all keys into memory, keeps them there, and reads them again every few seconds. */
export async function createKeyRing(
  store: KeyStore,
  { onFailure, now, readEveryMs = READ_EVERY_MS }: KeyRingOptions,
): Promise<KeyRing> {
  let known = new Map<string, { readonly record: KeyRecord; readonly access: Access }>();
  let begun = 0;
  let seen = 0;

  /** Reads may overtake each other: an older picture never replaces a newer one. */
  const readAll = async (): Promise<void> => {
    const mine = ++begun;
    const records = await store.listKeys();
    if (mine < seen) return;
    seen = mine;
    known = new Map(records.map((record) => [record.hash, { record, access: toAccess(record) }]));
  };

  const choose = ({ id, shop }: KeyChoice): KeyRecord => {
    const wanted = toKeyId(id);
    for (const { record } of known.values())
      if (idOfHash(record.hash) === wanted && (shop === undefined || record.shop === shop)) return record;
    throw new KeyError(`There is no key ${wanted}. List them: tillroll keys list`, 'key_not_found');
  };

  const add = async (wish: Pick<KeyRecord, 'shop' | 'name' | 'scopes' | 'origins'>) => {
    const key = newKey(wish.scopes);
    const createdAt = new Date(now()).toISOString();
    const record = {
      ...wish,
      hash: hashKey(key),
      ending: endingOf(key),
      createdAt,
      expiresAt: null,
      revokedAt: null,
    } satisfies KeyRecord;
    await store.addKey(record);
    await readAll();
    return { key, ...toInfo(record, now()) };
  };

  await readAll();
  let isClosed = false;
  const readAgain = (): void =>
    void readAll().catch((error: unknown) => {
      if (!isClosed) onFailure(error); // what was on its way while the journal closes may end with it
    });
  const timer = setInterval(readAgain, readEveryMs);
  timer.unref();

  return {
    find: (hash) => {
      const found = known.get(hash);
      return found && !hasEnded(found.record, now()) ? found.access : undefined;
    },
    isReadingOrigin: (origin) =>
      [...known.values()].some(
        ({ record }) => record.scopes.includes('read') && record.origins.includes(origin) && !hasEnded(record, now()),
      ),
    list: () => [...known.values()].map(({ record }) => toInfo(record, now())),
    create: async ({ shop, scopes, origins: givenOrigins = [], name = scopes.join(' ') }) => {
      checkShopName(shop);
      const origins = [...new Set(givenOrigins.map(toOrigin))];
      checkScopes(scopes, origins);
      return add({ shop, name, scopes: [...new Set(scopes)], origins });
    },
    revoke: async (choice) => {
      const { hash } = choose(choice);
      await store.revokeKey(hash, new Date(now()).toISOString());
      await readAll();
      return toInfo(choose({ id: idOfHash(hash) }), now());
    },
    rotate: async ({ overlapMs = OVERLAP_MS, ...choice }) => {
      const old = choose(choice);
      if (hasEnded(old, now()))
        throw new KeyError(
          'A key that has ended cannot be rotated. Make a new one: tillroll keys create',
          'key_has_ended',
        );
      const { shop, name, scopes, origins } = old;
      const made = await add({ shop, name, scopes, origins });
      await store.expireKey(old.hash, new Date(now() + overlapMs).toISOString());
      await readAll();
      return { made, old: toInfo(choose({ id: idOfHash(old.hash) }), now()) };
    },
    close: () => {
      isClosed = true;
      clearInterval(timer);
    },
  };
}
