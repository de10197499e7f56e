/** Longer than this no answer keeps us away; a month in a header is a mistake. */
const LONGEST_MS = 60 * 60 * 1000;

/**
 * Reads a `Retry-After` header as milliseconds from now, between 0 and one hour.
 *
 * Source: RFC 9110, section 10.2.3: seconds, or an HTTP date. Anything else is `undefined`.
 */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const text = header.trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? undefined : Math.min(LONGEST_MS, Math.max(0, ms));
}
