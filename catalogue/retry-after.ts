/**
 * Reads a `Retry-After` header as milliseconds from now, never below 0.
 *
 * Source: RFC 9110, section 10.2.3: seconds, or an HTTP date. Anything else is `undefined`.
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? '';
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
