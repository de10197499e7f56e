import type { FastifyRequest } from 'fastify';
import type { Access } from './access.ts';
import { createBuckets } from './buckets.ts';
import { isInside, networkOf } from './network.ts';
import { Problem } from './problems.ts';

/** How much may come in a second. A quiet sender may send ten seconds' worth at once. `Infinity` is no limit. */
export interface RateLimits {
  readonly keyRequests: number;
  readonly keyEvents: number;
  /** Of an address count requests without a key, with a wrong one, and with one that is in a page: what anybody can send. */
  readonly addressRequests: number;
  readonly addressEvents: number;
}

/** Far beyond what a shop's own pages and servers do, far below what would starve the others. */
export const RATE_LIMITS: RateLimits = {
  keyRequests: 5000,
  keyEvents: 50_000,
  addressRequests: 200,
  addressEvents: 10_000,
};

/** How rates are kept. */
export interface RatesOptions {
  readonly limits: RateLimits;
  /** Whether the address of a request is the visitor's also when it comes through a proxy (fastify's `trustProxy`). */
  readonly trustsProxy: boolean;
  /** Milliseconds that never go back. */
  readonly nowMs: () => number;
  /** Told what was let through, for other collectors to hear of. Must not wait. Default: nobody. */
  readonly onTaken?: (count: string, amount: number) => void;
}

/** Counts what comes in. `request` and `events` throw a {@link Problem} when it is too much. */
export interface Rates {
  readonly request: (request: FastifyRequest, access: Access | undefined) => void;
  readonly events: (request: FastifyRequest, access: Access, count: number) => void;
  /** Takes off what another collector has let through. A count that this program does not know is none of its. */
  readonly heard: (count: string, amount: number) => void;
}

const MOST_ADDRESSES = 20_000;
const MOST_KEYS = 10_000;

const RULES = {
  keyRequests: ['This key may make', 'requests', '--limit-key-requests'],
  keyEvents: ['This key may send', 'events', '--limit-key-events'],
  addressRequests: ['One address may make', 'requests', '--limit-address-requests'],
  addressEvents: ['One address may send', 'events', '--limit-address-events'],
} as const satisfies Record<keyof RateLimits, readonly string[]>;

const isAnybodys = (access: Access | undefined): boolean => access === undefined || access.scopes.includes('collect');

const isRule = (word: string): word is keyof RateLimits => Object.hasOwn(RULES, word);

/**
 * Keeps account of every key and address in memory, so that no request waits for anybody.
 *
 * What other collectors let through is taken off as soon as it is heard of. Until then each gives what it has; then
 * what was given too much is owed, and flows in before anything is given again. So the whole of a key never has more
 * than its rate for longer than word takes.
 */
export function createRates({ limits, trustsProxy, nowMs, onTaken }: RatesOptions): Rates {
  const toBuckets = (rule: keyof RateLimits, mostKept: number) =>
    createBuckets({ perSecond: limits[rule], mostKept, nowMs });
  const buckets = {
    keyRequests: toBuckets('keyRequests', MOST_KEYS),
    keyEvents: toBuckets('keyEvents', MOST_KEYS),
    addressRequests: toBuckets('addressRequests', MOST_ADDRESSES),
    addressEvents: toBuckets('addressEvents', MOST_ADDRESSES),
  };

  const take = (rule: keyof RateLimits, name: string, amount: number): void => {
    const waitMs = buckets[rule].take(name, amount);
    if (waitMs === 0) {
      if (limits[rule] !== Infinity) onTaken?.(`${rule} ${name}`, amount);
      return;
    }
    const [who, what, option] = RULES[rule];
    throw new Problem('rate_limited', `${who} at most ${limits[rule]} ${what} a second (${option}).`, {
      retryAfterSeconds: Math.ceil(waitMs / 1000),
    });
  };

  /** Without a word of trust a private address is the shop's own proxy: to count it would be to count the whole shop. */
  const addressOf = ({ ip }: FastifyRequest): string | undefined =>
    trustsProxy || !isInside(ip) ? networkOf(ip) : undefined;

  const count = (what: 'Requests' | 'Events', request: FastifyRequest, access: Access | undefined, amount: number) => {
    const address = isAnybodys(access) ? addressOf(request) : undefined;
    if (address !== undefined) take(`address${what}`, address, amount);
    if (access?.keyId !== undefined) take(`key${what}`, access.keyId, amount);
  };

  return {
    request: (request, access) => count('Requests', request, access, 1),
    events: (request, access, amount) => count('Events', request, access, amount),
    heard: (counted, amount) => {
      const [rule = '', name = ''] = counted.split(' ', 2);
      if (isRule(rule)) buckets[rule].owe(name, amount);
    },
  };
}
