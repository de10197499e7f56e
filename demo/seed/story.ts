import type { Random } from './random.ts';
import type { SaidEvent, Voice } from './voice.ts';

/** What the simulation needs and gathers. */
export interface Story {
  readonly random: Random;
  readonly voice: Voice;
  /** What browsers said. */
  readonly page: SaidEvent[];
  /** What the shop's server said. */
  readonly server: SaidEvent[];
  /** The story ends here: nothing is said later. */
  readonly endMs: number;
  orders: number;
  customers: number;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Tells what the server said, if it is not after the end. */
export function record(
  story: Story,
  {
    atMs,
    type,
    subject,
    data = {},
  }: { readonly atMs: number; readonly type: string; readonly subject: string; readonly data?: object },
): void {
  if (atMs < story.endMs) story.server.push(story.voice.record(Math.round(atMs), type, subject, data));
}
