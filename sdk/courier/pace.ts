import type { PaceRow } from '../outbox/schema.ts';
import { backoffMs } from './backoff.ts';
import type { Verdict } from './verdict.ts';

/**
 * How much a wake may override.
 *
 * - `append`: something was said; waits like everybody.
 * - `hint`: a page was opened, the device says it is online: a good moment, so the own backoff and a
 *   pause are cut short, but not a time the collector named.
 * - `now`: somebody asked for it.
 */
export type Urgency = 'append' | 'hint' | 'now';

/** A verdict after which the round ends and everything is kept. */
export type Setback = Extract<Verdict, { kind: 'unauthorised' | 'busy' | 'unreachable' | 'elsewhere' }>;

const PAUSE_MS = 60 * 60 * 1000;
const LONGEST_WAIT_MS = 60 * 60 * 1000;
// A dead network costs the collector nothing and is noticed at once when it is back; a busy collector
// wants to be left alone.
const UNREACHABLE = { firstDelayMs: 1000, longestDelayMs: 8000 };
const BUSY = { firstDelayMs: 2000, longestDelayMs: 60_000 };

/** Whether a stored pace forbids an attempt now. A time too far ahead was written by a clock that has jumped. */
export function forbids(pace: PaceRow | undefined, urgency: Urgency, now: number): pace is PaceRow {
  if (!pace || pace.notBefore <= now || pace.notBefore > now + LONGEST_WAIT_MS || urgency === 'now') return false;
  return urgency === 'append' || pace.told;
}

/** The pace after an attempt that brought nothing; `failures` counts it. */
export function toPace(
  setback: Setback,
  failures: number,
  { now, random }: { now: number; random: () => number },
): PaceRow {
  const { reason } = setback;
  if (setback.kind === 'unauthorised') {
    return { key: 'pace', kind: 'paused', failures, notBefore: now + PAUSE_MS, told: false, reason };
  }
  const told = setback.kind === 'busy' ? setback.retryAfterMs : undefined;
  const spread = setback.kind === 'unreachable' ? UNREACHABLE : BUSY;
  const delayMs = told ?? backoffMs(failures, { ...spread, random });
  return { key: 'pace', kind: 'waiting', failures, notBefore: now + delayMs, told: told !== undefined, reason };
}
