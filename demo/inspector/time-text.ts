const two = (number: number): string => String(number).padStart(2, '0');

/** A moment as a clock shows it, by this device's time: `14:03:22`. */
export function toClock(at: number): string {
  const time = new Date(at);
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/** No later than: what is only seen now and then was there before it was seen. */
export const toWithin = (ms: number): string => toSpan(ms).replace('+', 'within ');

/** How long after: `+8 ms`, `+1.2 s`, `+3 min`. */
export function toSpan(ms: number): string {
  if (ms < 0) return '';
  if (ms < 1000) return `+${Math.round(ms)} ms`;
  if (ms < 60_000) return `+${(ms / 1000).toFixed(1)} s`;
  return `+${Math.round(ms / 60_000)} min`;
}
