import type { ConsentHolder, StopFollowing } from './consent-holder.ts';

/** Which words of Google's Consent Mode decide. */
export interface GoogleConsentOptions {
  /** The page's data layer. Default: `dataLayer`. */
  readonly dataLayer?: string;
  /** Which kind of storage has to be granted. Default: `analytics_storage`. */
  readonly storage?: string;
}

type Layer = unknown[] & { push(...entries: unknown[]): number };

const isListLike = (entry: unknown): entry is ArrayLike<unknown> =>
  typeof entry === 'object' && entry !== null && 'length' in entry;

interface ConsentWords extends Readonly<Record<string, unknown>> {
  readonly region?: unknown;
}

/**
 * Follows Google's Consent Mode: `gtag('consent', 'update', { analytics_storage: 'granted' })`, past and future ones.
 *
 * A default of `denied` is no answer of the visitor: what is said meanwhile is held in memory, as in Google's own tags.
 * A default of `granted` holds for everybody only where no default is limited to a region: which one a visitor is in,
 * Google's servers know and this page does not, so the visitor's own answer is waited for there.
 * Source: developers.google.com/tag-platform/security/guides/consent.
 */
export function followGoogleConsent({ consent }: ConsentHolder, options: GoogleConsentOptions = {}): StopFollowing {
  const { dataLayer = 'dataLayer', storage = 'analytics_storage' } = options;
  const page = window as unknown as Record<string, Layer | undefined>;
  const layer = (page[dataLayer] ??= []);
  let isFollowing = true;
  let isRegional = false;
  let byDefault: unknown;

  function readDefault(words: ConsentWords): void {
    if (words.region === undefined) byDefault = words[storage] ?? byDefault;
    else isRegional ||= words[storage] !== undefined;
    // The defaults of a page stand together: what is limited to a region may come next.
    setTimeout(() => {
      if (isFollowing && byDefault === 'granted' && !isRegional) consent.grant();
    });
  }

  function readUpdate(words: ConsentWords): void {
    if (words[storage] !== 'granted' && words[storage] !== 'denied') return;
    byDefault = undefined;
    if (words[storage] === 'granted') consent.grant();
    else consent.deny();
  }

  function read(entry: unknown): void {
    if (!isFollowing || !isListLike(entry) || entry[0] !== 'consent') return;
    const words = (entry[2] ?? {}) as ConsentWords;
    if (entry[1] === 'default') readDefault(words);
    if (entry[1] === 'update') readUpdate(words);
  }

  layer.forEach(read);
  const push = layer.push;
  const pushAndRead = (...entries: unknown[]): number => {
    const length = push.apply(layer, entries);
    entries.forEach(read);
    return length;
  };
  layer.push = pushAndRead;
  return () => {
    isFollowing = false;
    // Unless somebody has wrapped it since.
    if (layer.push === pushAndRead) layer.push = push;
  };
}
