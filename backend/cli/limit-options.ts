import { InvalidArgumentError, Option, type Command } from 'commander';
import { RATE_LIMITS, type RateLimits } from '../collector/rates.ts';

/** The options of `addLimitOptions`, read. */
export interface LimitOptions {
  readonly limitKeyEvents: number;
  readonly limitKeyRequests: number;
  readonly limitAddressEvents: number;
  readonly limitAddressRequests: number;
  readonly trustProxy?: number | string;
}

/** Reads `1000/s`, `1000` or `off`. */
function toRate(text: string): number {
  if (text === 'off') return Infinity;
  const count = Number(/^(\d{1,9})(?:\/s)?$/.exec(text)?.[1]);
  if (!(count >= 1)) throw new InvalidArgumentError('Write a rate as 1000/s, or off.');
  return count;
}

/** Reads a number of proxies, or their addresses. */
function toProxies(text: string): number | string {
  if (/^\d+$/.test(text)) {
    if (Number(text) > 0) return Number(text);
  } else if (/^[\da-fA-F.:/, ]+$/.test(text)) return text;
  throw new InvalidArgumentError('Say how many proxies stand before it (1), or their addresses (10.0.0.0/8).');
}

const rate = (name: string, what: string, standard: number): Option =>
  new Option(`--limit-${name} <rate>`, what).argParser(toRate).default(standard, `${standard}/s`);

/** Adds the limits of keys and addresses to a command. */
export const addLimitOptions = (command: Command): Command =>
  command
    .addOption(rate('key-events', 'how many events a key may send', RATE_LIMITS.keyEvents))
    .addOption(rate('key-requests', 'how many requests a key may make', RATE_LIMITS.keyRequests))
    .addOption(
      rate('address-events', 'how many events one address may send with a public key', RATE_LIMITS.addressEvents),
    )
    .addOption(
      rate('address-requests', 'how many such requests, or requests with a wrong key', RATE_LIMITS.addressRequests),
    )
    .addOption(
      new Option(
        '--trust-proxy <proxies>',
        'how many proxies of your own stand before it, or their addresses: the visitor’s address is then taken from X-Forwarded-For. Without it a private address is not limited',
      ).argParser(toProxies),
    );

/** The limits that were asked for. */
export const toRateLimits = (options: LimitOptions): RateLimits => ({
  keyEvents: options.limitKeyEvents,
  keyRequests: options.limitKeyRequests,
  addressEvents: options.limitAddressEvents,
  addressRequests: options.limitAddressRequests,
});
