import { HIDDEN_PARAMETERS } from './redact.ts';
import { SESSION_IDLE_MS } from './signals/identity.ts';
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
  readonly consentVersion: string | undefined;
  readonly sessionMs: number;
  /** Parameters to hide, as a regular expression has alternatives; `false`: nothing is hidden. */
  readonly redact: string | false;
  readonly clientCookie: string | undefined;
}

/** An option that can be wrong. */
export type OptionName = Exclude<keyof TillrollOptions, 'doNotTrack'>;

/** Settings, or which option is wrong; `option-rules.ts` says in words what it must be. */
export type ParsedOptions =
  | { readonly kind: 'settings'; readonly settings: Settings }
  | { readonly kind: 'misconfigured'; readonly option: OptionName };

/** What the page says beside the options. */
export interface OptionsSurroundings {
  readonly baseUrl: string;
  /** The visitor's browser sends Global Privacy Control. */
  readonly privacyControl: boolean;
  /** It sends Do Not Track. */
  readonly doNotTrack: boolean;
}

function toEndpoint(endpoint: unknown, baseUrl: string): string | undefined {
  if (typeof endpoint !== 'string' || endpoint === '') return undefined;
  try {
    const url = new URL(endpoint, baseUrl);
    return /^https?:$/.test(url.protocol) ? url.href.replace(/\/*$/, '/') : undefined;
  } catch {
    return undefined; // not an address: the caller says so
  }
}

/** Which values an option may have; asked where it is given. */
const MAY_BE: Readonly<Record<Exclude<OptionName, 'endpoint' | 'key'>, (value: unknown) => boolean>> = {
  serviceWorker: (value) => value === false || typeof value === 'string',
  consent: (value) => value === 'granted' || value === 'pending' || value === 'denied',
  name: (value) => /^[a-z0-9-]{1,40}$/.test(String(value)),
  gatherMs: (value) => Number(value) >= 0 && Number(value) <= 60_000,
  limits: (value) => Object.values(value ?? {}).every((limit) => Number(limit) > 0),
  consentVersion: (value) => typeof value === 'string' && value.length <= 100,
  sessionMinutes: (value) => Number(value) >= 1,
  redact: (value) => value === false || typeof value === 'string' || Array.isArray(value),
  clientCookie: (value) => /^[\w-]{1,40}$/.test(String(value)),
};

type Given = Partial<Record<OptionName, unknown>>;

function findFault(given: Given, endpoint: string | undefined): OptionName | undefined {
  if (!endpoint) return 'endpoint';
  if (typeof given.key !== 'string' || !given.key || /^tr_(sec|read)_/.test(given.key)) return 'key';
  const names = Object.keys(MAY_BE) as (keyof typeof MAY_BE)[];
  return names.find((name) => given[name] !== undefined && !MAY_BE[name](given[name]));
}

/** Which parameters to hide: those of a list, or of a text with commas as an attribute has it. */
function toHidden(redact: TillrollOptions['redact']): string | false {
  if (redact === false || String(redact) === 'false') return false;
  const names = String(redact ?? '').split(/[\s,]+/);
  return redact === undefined ? HIDDEN_PARAMETERS : names.map((name) => name.replace(/[^\w-]/g, '\\$&')).join('|');
}

/** Checks what a shop hands to `createTillroll`. */
export function parseOptions(
  options: TillrollOptions,
  { baseUrl, privacyControl, doNotTrack }: OptionsSurroundings,
): ParsedOptions {
  const given: Partial<TillrollOptions> = typeof options === 'object' && options !== null ? options : {};
  const endpoint = toEndpoint(given.endpoint, baseUrl);
  const option = findFault(given, endpoint);
  if (option !== undefined || endpoint === undefined) return { kind: 'misconfigured', option: option ?? 'endpoint' };
  return {
    kind: 'settings',
    settings: {
      endpoint,
      key: given.key ?? '',
      serviceWorker: given.serviceWorker ?? false,
      consent: given.consent ?? (privacyControl || (given.doNotTrack && doNotTrack) ? 'denied' : 'granted'),
      name: given.name ?? '',
      gatherMs: Number(given.gatherMs ?? 1000),
      limits: given.limits,
      consentVersion: given.consentVersion,
      sessionMs: Number(given.sessionMinutes) * 60_000 || SESSION_IDLE_MS,
      redact: toHidden(given.redact),
      clientCookie: given.clientCookie,
    },
  };
}
