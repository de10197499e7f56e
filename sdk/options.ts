import { WIRE } from '@tillroll/catalogue';
import type { ConsentState, OutboxLimits, TillrollOptions } from './till.ts';

/** Options with every default filled in and every address absolute. */
export interface Settings {
  readonly endpoint: string;
  readonly key: string;
  readonly serviceWorker: string | false;
  readonly consent: ConsentState;
  readonly name: string;
  readonly gatherMs: number;
  readonly limits: OutboxLimits | undefined;
}

/** Settings, or what is wrong with the options, in words for the shop's developer. */
export type ParsedOptions =
  | { readonly kind: 'settings'; readonly settings: Settings }
  | { readonly kind: 'misconfigured'; readonly message: string };

/** What the page says beside the options. */
export interface OptionsSurroundings {
  readonly baseUrl: string;
  /** The visitor's browser sends Global Privacy Control. */
  readonly privacyControl: boolean;
}

const CONSENT: readonly unknown[] = ['granted', 'pending', 'denied'];

function toEndpoint(endpoint: unknown, baseUrl: string): string | undefined {
  if (typeof endpoint !== 'string' || endpoint === '') return undefined;
  try {
    const url = new URL(endpoint, baseUrl);
    return /^https?:$/.test(url.protocol) ? url.href.replace(/\/*$/, '/') : undefined;
  } catch {
    return undefined; // not an address: the caller says so
  }
}

function findFault(
  options: Partial<Record<keyof TillrollOptions, unknown>>,
  endpoint: string | undefined,
): string | undefined {
  const { key, serviceWorker, consent, name, gatherMs, limits } = options;
  if (!endpoint) return `endpoint must be the address or the path below which ${WIRE.eventsPath} answers`;
  if (typeof key !== 'string' || !key || /^tr_(sec|read)_/.test(key)) {
    return 'key must be a publishable key (tr_pub_…): no other may stand in a page';
  }
  if (serviceWorker !== undefined && serviceWorker !== false && typeof serviceWorker !== 'string') {
    return 'serviceWorker must be a path on your own origin, or false';
  }
  if (consent !== undefined && !CONSENT.includes(consent)) return `consent must be one of ${CONSENT.join()}`;
  if (name !== undefined && !/^[a-z0-9-]{1,40}$/.test(String(name))) {
    return 'name must be 1 to 40 lower-case letters, digits or hyphens';
  }
  if (gatherMs !== undefined && !(Number(gatherMs) >= 0 && Number(gatherMs) <= 60_000)) {
    return 'gatherMs must be from 0 to 60000';
  }
  if (!Object.values(limits ?? {}).every((limit) => Number(limit) > 0)) {
    return 'limits must be above 0';
  }
  return undefined;
}

/** Checks what a shop hands to `createTillroll`. */
export function parseOptions(
  options: TillrollOptions,
  { baseUrl, privacyControl }: OptionsSurroundings,
): ParsedOptions {
  const given: Partial<TillrollOptions> = typeof options === 'object' && options !== null ? options : {};
  const endpoint = toEndpoint(given.endpoint, baseUrl);
  const fault = findFault(given, endpoint);
  if (fault !== undefined || endpoint === undefined)
    return { kind: 'misconfigured', message: fault ?? 'endpoint is missing' };
  return {
    kind: 'settings',
    settings: {
      endpoint,
      key: given.key ?? '',
      serviceWorker: given.serviceWorker ?? false,
      consent: given.consent ?? (privacyControl ? 'denied' : 'granted'),
      name: given.name ?? '',
      gatherMs: given.gatherMs ?? 1000,
      limits: given.limits,
    },
  };
}
