import { parseRetryAfter } from '@tillroll/catalogue';

/** Longer than this no answer keeps us away; a month in a header is a mistake. */
const LONGEST_MS = 60 * 60 * 1000;

/** How long an answer keeps us away, at most an hour; `undefined` when it does not say. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  const ms = parseRetryAfter(header, now);
  return ms === undefined ? undefined : Math.min(LONGEST_MS, ms);
}
