import { isCurrency, type Envelope } from '@tillroll/catalogue';
import type { EarlyAct } from './early-acts.ts';

/** What can be read off a page, and the one that writes. */
export const CAPTURE_KINDS = ['attributes', 'schema-org', 'search', 'data-layer', 'to-data-layer'] as const;
/** One of {@link CAPTURE_KINDS}. */
export type CaptureKind = (typeof CAPTURE_KINDS)[number];

/** What is to be captured, and how this shop differs from others. */
export interface CaptureOptions {
  /**
   * - `attributes`: `data-signal` on any element.
   * - `schema-org`: Product, Offer and BreadcrumbList in JSON-LD and microdata.
   * - `search`: the query parameter of the search page.
   * - `data-layer`: GA4 events in the shop's `dataLayer`.
   * - `to-data-layer`: the other way, signals as GA4 events.
   */
  readonly kinds: readonly CaptureKind[];
  /** What was said on this page before now: a capture of the same is not a second happening. */
  readonly said?: readonly Envelope[];
  /** Hands over, once, what was clicked and submitted before now; the script tag's loader notes it. */
  readonly early?: () => readonly EarlyAct[];
  /** For prices without a currency: a code of ISO 4217. Default: such a price is left out. */
  readonly currency?: string;
  /** What the search page calls its query. Default: the names that most shops use. */
  readonly searchParameters?: readonly string[];
  /** The name of the shop's data layer on `window`. Default: `dataLayer`. */
  readonly dataLayer?: string;
  /** How long a page may take to tell its product after it began, in milliseconds. Default: 10,000. */
  readonly patienceMs?: number;
}

/** Options with everything filled in. */
export type CaptureSettings = Required<Omit<CaptureOptions, 'kinds' | 'said' | 'early' | 'currency'>> & {
  readonly currency: string | undefined;
};

function toKnownCurrency(currency: string | undefined, onWrong: (currency: string) => void): string | undefined {
  if (!currency || isCurrency(currency)) return currency;
  onWrong(currency);
  return undefined;
}

const SEARCH_PARAMETERS = ['q', 'query', 'search', 'search_query', 'keyword', 'keywords', 's', 'term'];

export const toSettings = (options: CaptureOptions, onWrong: (currency: string) => void): CaptureSettings => ({
  currency: toKnownCurrency(options.currency, onWrong),
  searchParameters: options.searchParameters?.length ? options.searchParameters : SEARCH_PARAMETERS,
  dataLayer: options.dataLayer || 'dataLayer',
  patienceMs: options.patienceMs ?? 10_000,
});

const isKind = (word: string): word is CaptureKind => (CAPTURE_KINDS as readonly string[]).includes(word);

/** The known kinds, each once; what is not known is told. */
export const toKinds = (words: readonly string[], onUnknown: (word: string) => void): readonly CaptureKind[] =>
  [...new Set(words)].filter((word): word is CaptureKind => {
    if (!isKind(word)) onUnknown(word);
    return isKind(word);
  });
