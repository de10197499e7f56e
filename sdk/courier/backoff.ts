/** How attempts are spread in time. */
export interface BackoffOptions {
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** From 0 to 1, as `Math.random()` gives it. */
  readonly random: () => number;
}

/**
 * How long to wait before the next attempt, in milliseconds.
 *
 * Full jitter: every shop tab comes back at its own moment, so a collector that has just recovered is
 * not hit by all of them at once.
 */
export function backoffMs(failures: number, { firstDelayMs, longestDelayMs, random }: BackoffOptions): number {
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.max(0, failures - 1));
  return Math.round(random() * ceiling);
}
