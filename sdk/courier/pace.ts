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
/** No wait is longer, unless a clock has jumped; a browser's timer overflows after 25 days and rings at once. */
export const LONGEST_WAIT_MS = 60 * 60 * 1000;
const BUSY = { firstDelayMs: 2000, longestDelayMs: 60_000 };
// A busy collector wants to be left alone. A dead network costs it nothing and should be noticed within seconds when
// it is back; but a device that has been without it for minutes, then for an hour, saves its battery: a page load, the
// device's word that it is online and a tab that is shown all try at once.
const UNREACHABLE = [
  { below: 120, firstDelayMs: 1000, longestDelayMs: 4000 },
  { below: 400, firstDelayMs: 30_000, longestDelayMs: 30_000 },
  { below: Number.POSITIVE_INFINITY, firstDelayMs: 300_000, longestDelayMs: 300_000 },
] as const;

const spreadOf = ({ kind }: Setback, failures: number) =>
  (kind === 'unreachable' && UNREACHABLE.find(({ below }) => failures < below)) || BUSY;

/** Whether a stored pace forbids an attempt now. A time too far ahead was written by a clock that has jumped. */
export function forbids(pace: PaceRow, urgency: Urgency, now: number): boolean {
  if (pace.notBefore <= now || pace.notBefore > now + LONGEST_WAIT_MS || urgency === 'now') return false;
  return urgency === 'append' || pace.told;
}

/** What the pace after an attempt depends on, beside the setback. */
export interface PaceOptions {
  /** Attempts in a row that brought nothing, this one included. */
  readonly failures: number;
  /** Which collector and key it was. */
  readonly about: string;
  readonly now: number;
  readonly random: () => number;
}

/** The pace after an attempt that brought nothing. */
export function toPace(setback: Setback, { failures, about, now, random }: PaceOptions): PaceRow {
  const row = { key: 'pace', failures, about, reason: setback.reason } as const;
  if (setback.kind === 'unauthorised') return { ...row, kind: 'paused', notBefore: now + PAUSE_MS, told: false };
  const told = setback.kind === 'busy' ? setback.retryAfterMs : undefined;
  const delayMs = told ?? backoffMs(failures, { ...spreadOf(setback, failures), random });
  return { ...row, kind: 'waiting', notBefore: now + delayMs, told: told !== undefined };
}
