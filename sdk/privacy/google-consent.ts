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

/**
 * Follows Google's Consent Mode: `gtag('consent', 'update', { analytics_storage: 'granted' })`, past and future ones.
 *
 * A default of `denied` is no answer of the visitor: what is said meanwhile is held in memory, as in Google's own tags.
 * Source: developers.google.com/tag-platform/security/guides/consent.
 */
export function followGoogleConsent({ consent }: ConsentHolder, options: GoogleConsentOptions = {}): StopFollowing {
  const { dataLayer = 'dataLayer', storage = 'analytics_storage' } = options;
  const page = window as unknown as Record<string, Layer | undefined>;
  const layer = (page[dataLayer] ??= []);
  let isFollowing = true;

  function read(entry: unknown): void {
    if (!isFollowing || !isListLike(entry) || entry[0] !== 'consent') return;
    const said = (entry[2] as Record<string, unknown> | undefined)?.[storage];
    if (said === 'granted') consent.grant();
    else if (said === 'denied' && entry[1] === 'update') consent.deny();
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
