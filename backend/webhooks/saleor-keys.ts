import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { isNode } from '../import/saleor-answer.ts';

/** What is known of a key. */
export type FoundKey =
  | { readonly kind: 'found'; readonly key: KeyObject }
  /** Saleor was asked just now, and has no such key. */
  | { readonly kind: 'unknown' }
  /** Saleor does not answer, or was asked a moment ago: it may have the key all the same. */
  | { readonly kind: 'not_now'; readonly afterMs: number };

/** The public keys of one Saleor. */
export interface SaleorKeys {
  /** Finds a key by its id. Asks Saleor at most once at a time and once in a while; never rejects. */
  readonly find: (keyId: string) => Promise<FoundKey>;
}

/** How the keys are fetched and kept. */
export interface SaleorKeysOptions {
  /** The JWKS. */
  readonly url: string;
  readonly fetch: typeof globalThis.fetch;
  /** Told when they cannot be fetched; those that are known stay. */
  readonly onFailure: (error: unknown) => void;
  /** Milliseconds that never go back. */
  readonly nowMs: () => number;
  /** Default 10 s: Saleor says a webhook again after 10 s, 20 s, 40 s, 80 s and 160 s. */
  readonly readEveryMs?: number | undefined;
}

const READ_EVERY_MS = 10_000;
/** A key that Saleor has taken back is taken no longer than this. */
const FRESH_MS = 10 * 60 * 1000;
const PATIENCE_MS = 5000;
const LEAST_BITS = 2048;

function toKey(jwk: Readonly<Record<string, unknown>>): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }); // which throws at what is none
    return (key.asymmetricKeyDetails?.modulusLength ?? 0) >= LEAST_BITS ? key : undefined;
  } catch {
    return undefined; // counted below: a set without any key is a failure
  }
}

/** The keys of a set that may sign by RS256. Source: RFC 7517. */
function toKeys(set: unknown): ReadonlyMap<string, KeyObject> {
  const listed: unknown = isNode(set) ? set['keys'] : undefined;
  const pairs = (Array.isArray(listed) ? listed : []).filter(isNode).flatMap((jwk) => {
    const { kid, kty, use = 'sig', alg = 'RS256' } = jwk;
    if (typeof kid !== 'string' || kty !== 'RSA' || use !== 'sig' || alg !== 'RS256') return [];
    const key = toKey(jwk);
    return key === undefined ? [] : [[kid, key] as const];
  });
  return new Map(pairs);
}

/** Fetches the keys. Rejects when nobody answers in 5 s, or there is none of RSA with at least 2048 bits. */
export async function fetchSaleorKeys(
  url: string,
  fetch: typeof globalThis.fetch,
): Promise<ReadonlyMap<string, KeyObject>> {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!response.ok) throw new Error(`${url} has answered ${response.status}`);
  const keys = toKeys(await response.json());
  if (keys.size === 0) throw new Error(`${url} has no key for RS256`);
  return keys;
}

/** Keeps the keys of a Saleor in memory, and fetches them again when they are old or an unknown one is named. */
export function createSaleorKeys(options: SaleorKeysOptions): SaleorKeys {
  const { url, fetch, onFailure, nowMs, readEveryMs = READ_EVERY_MS } = options;
  let known: ReadonlyMap<string, KeyObject> = new Map();
  let readMs = -Infinity;
  let reading: Promise<boolean> | undefined;

  const read = async (): Promise<boolean> => {
    try {
      known = await fetchSaleorKeys(url, fetch);
      return true;
    } catch (error) {
      onFailure(error);
      return false;
    } finally {
      readMs = nowMs();
      reading = undefined;
    }
  };

  return {
    find: async (keyId) => {
      const mayBeMs = known.has(keyId) ? FRESH_MS : readEveryMs;
      const isRead = nowMs() - readMs >= mayBeMs && (await (reading ??= read()));
      const key = known.get(keyId);
      if (key !== undefined) return { kind: 'found', key };
      return isRead ? { kind: 'unknown' } : { kind: 'not_now', afterMs: Math.max(0, readMs + readEveryMs - nowMs()) };
    },
  };
}
