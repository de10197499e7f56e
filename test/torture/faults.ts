import type { Weights } from './random.ts';

/**
 * What the way to the collector can do with a request. The names follow the answer table of the wire contract; `pass`
 * is the only one that does nothing.
 */
export const FAULTS = [
  'pass',
  /** Nobody listens. */
  'refused',
  /** The connection ends before the request has been read, or in the middle of it. */
  'cut',
  'cut-in-request',
  'http-500',
  'http-503',
  'http-503-seconds',
  'http-503-date',
  'http-429',
  'http-408',
  'http-425',
  /** The collector has stored it, and the browser does not hear so. */
  'stored-then-500',
  'stored-then-cut',
  /** Every other event comes through, and the answer speaks of those alone. */
  'every-other',
  /** The same, and the answer names as many ids that were never sent. */
  'every-other-and-strangers',
  /** Nothing comes through, and the answer names ids that were never sent. */
  'strangers',
  /** Somebody else answers. */
  'portal',
  'garbage',
  'empty',
  'http-404',
  'http-401',
  'http-403',
  /** Batches of more than some events are too large; those with a marked event are no batches. */
  'too-large',
  'marked-400',
  /** Late, but as it should be. */
  'slow',
  /** No answer at all, until the browser gives up. */
  'hang',
] as const;
/** One of {@link FAULTS}. */
export type Fault = (typeof FAULTS)[number];

/** How long one fault lasts, in milliseconds, where it is not as long as most. */
const SHORT: Partial<Record<Fault, readonly [number, number]>> = {
  // The courier pauses for an hour after these: a page that opens wakes it.
  'http-401': [200, 600],
  'http-403': [200, 600],
  hang: [200, 600],
};

/** How long this fault lasts at least and at most. */
export const spanOf = (fault: Fault): readonly [leastMs: number, mostMs: number] => SHORT[fault] ?? [300, 1600];

/** How often each fault comes in a storm of everything. */
export const EVERY_FAULT: Weights<Fault> = {
  pass: 9,
  refused: 3,
  cut: 5,
  'cut-in-request': 5,
  'http-500': 4,
  'http-503': 3,
  'http-503-seconds': 1,
  'http-503-date': 1,
  'http-429': 2,
  'http-408': 2,
  'http-425': 2,
  'stored-then-500': 9,
  'stored-then-cut': 9,
  'every-other': 12,
  'every-other-and-strangers': 8,
  strangers: 3,
  portal: 3,
  garbage: 3,
  empty: 2,
  'http-404': 2,
  'http-401': 1,
  'http-403': 1,
  'too-large': 6,
  'marked-400': 8,
  // A courier waits for its answer, and tries nothing meanwhile.
  slow: 2,
  hang: 0.4,
};
