import type { Receipt } from '@tillroll/catalogue';
import type { Outbox } from '../outbox/outbox-contract.ts';
import type { Entry, Home, PaceRow, Reason } from '../outbox/schema.ts';
import { backoffMs } from './backoff.ts';
import { toBatch } from './batch.ts';
import { post, type Destination } from './post.ts';
import type { Report } from './report.ts';
import { toFates, type Fates } from './settlement.ts';
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

/** How a round ended. */
export type RoundEnd =
  | { readonly kind: 'empty' | 'closed' }
  | { readonly kind: 'waiting' | 'paused'; readonly until: number; readonly pending: number };

/** What a round works with. */
export interface RoundOptions {
  readonly outbox: Outbox;
  readonly destination: Destination;
  readonly holder: string;
  readonly home: Home;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly random: () => number;
  readonly report: (report: Report) => void;
  /** False once the courier is closed or its lock was taken over: stop before the next claim. */
  readonly mayGoOn: () => boolean;
  readonly underLock: boolean;
}

const FULL_BATCH = 500;
const LIMIT_UNITS = 512 * 1024;
const TIMEOUT_MS = 30_000;
/** Longer than any request, so that a working courier is never replaced. */
export const LEASE_MS = 45_000;
const PAUSE_MS = 60 * 60 * 1000;
const LONGEST_WAIT_MS = 60 * 60 * 1000;
// A dead network costs the collector nothing and is noticed at once when it is back; a busy collector
// wants to be left alone.
const UNREACHABLE = { firstDelayMs: 1000, longestDelayMs: 8000 };
const BUSY = { firstDelayMs: 2000, longestDelayMs: 60_000 };

/** Whether a stored pace forbids an attempt now. A time too far ahead was written by a clock that has jumped. */
function forbids(pace: PaceRow | undefined, urgency: Urgency, now: number): pace is PaceRow {
  if (!pace || pace.notBefore <= now || pace.notBefore > now + LONGEST_WAIT_MS || urgency === 'now') return false;
  return urgency === 'append' || pace.told;
}

/** The pace after an attempt that brought nothing. */
function toPace(verdict: Exclude<Verdict, { kind: 'answered' | 'too-large' | 'malformed' }>, failures: number, { now, random }: RoundOptions): PaceRow {
  const { reason } = verdict;
  if (verdict.kind === 'unauthorised') {
    return { key: 'pace', kind: 'paused', failures, notBefore: now() + PAUSE_MS, told: false, reason };
  }
  const told = verdict.kind === 'busy' ? verdict.retryAfterMs : undefined;
  const spread = verdict.kind === 'unreachable' ? UNREACHABLE : BUSY;
  const delayMs = told ?? backoffMs(failures, { ...spread, random });
  return { key: 'pace', kind: 'waiting', failures, notBefore: now() + delayMs, told: told !== undefined, reason };
}

const toReceipt = ({ id }: Entry, reason: Reason): Receipt =>
  ({ id, status: 'refused', code: reason.code, message: reason.message, path: reason.path }) as Receipt;

/**
 * Carries until the outbox is empty or the collector is not to be had.
 *
 * Nothing leaves the outbox before its receipt has come, so a courier that dies at any line of this
 * leaves everything for the next one; what the collector had stored already it calls a duplicate.
 */
export async function carryRound(options: RoundOptions, urgency: Urgency): Promise<RoundEnd> {
  const { outbox, holder, home, now, report } = options;
  let pace = await outbox.readPace();
  let pending = await outbox.count();
  let limitEntries = FULL_BATCH;

  const tell = (delivery: 'idle' | 'carrying' | 'waiting' | 'paused'): void =>
    report({
      kind: 'state',
      courier: home,
      delivery,
      pending,
      failures: pace?.failures ?? 0,
      ...(pace && { reason: pace.reason }),
      ...((delivery === 'waiting' || delivery === 'paused') && pace && { nextAttemptAt: pace.notBefore }),
    });

  const stay = (kept: PaceRow): RoundEnd => {
    pace = kept;
    tell(kept.kind);
    return { kind: kept.kind, until: kept.notBefore, pending };
  };

  async function settle(rollId: Parameters<Outbox['settle']>[0]['rollId'], { delivered, buried }: Fates, receipts: readonly Receipt[]): Promise<void> {
    await outbox.settle({ rollId, delivered, buried, now: now() });
    pending = Math.max(0, pending - delivered.length - buried.length);
    const ended = new Map([...delivered, ...buried.map(({ entry }) => entry)].map((entry) => [entry.id, entry]));
    const lines = receipts.flatMap((receipt) => {
      const entry = ended.get(receipt.id);
      return entry ? [{ receipt, type: entry.type, ...(rollId !== undefined && { sequence: entry.sequence }) }] : [];
    });
    report({ kind: 'receipts', courier: home, at: now(), lines });
    if (pace) await outbox.writePace(undefined);
    pace = undefined;
    tell('carrying');
  }

  if (pending > 0 && forbids(pace, urgency, now())) return stay(pace);
  if (pending > 0) tell('carrying');
  while (options.mayGoOn()) {
    const claim = await outbox.claim({
      holder,
      home,
      underLock: options.underLock,
      now: now(),
      leaseMs: LEASE_MS,
      limitEntries,
      limitUnits: LIMIT_UNITS,
    });
    if (claim.kind === 'held') return { kind: 'waiting', until: claim.until, pending };
    if (claim.kind === 'empty') {
      pending = 0;
      tell('idle');
      return { kind: 'empty' };
    }
    const { entries, rollId } = claim;
    const [first] = entries;
    let verdict = await post(toBatch(entries, rollId), options.destination, { fetch: options.fetch, now, timeoutMs: TIMEOUT_MS });
    if (verdict.kind === 'answered') {
      const fates = toFates(entries, verdict.receipts);
      if (fates.delivered.length + fates.buried.length > 0) {
        await settle(rollId, fates, verdict.receipts);
        limitEntries = Math.min(FULL_BATCH, limitEntries * 2);
        continue;
      }
      verdict = { kind: 'elsewhere', reason: 'the answer names none of the events that were sent' };
    }
    if (verdict.kind === 'too-large' || verdict.kind === 'malformed') {
      if (entries.length === 1 && first) {
        const reason = { code: verdict.kind === 'too-large' ? 'event_too_large' : 'invalid_event', message: verdict.reason, path: '' };
        await settle(rollId, { delivered: [], buried: [{ entry: first, reason }] }, [toReceipt(first, reason)]);
        limitEntries = FULL_BATCH;
      } else limitEntries = Math.max(1, Math.floor(entries.length / 2));
      continue;
    }
    const kept = toPace(verdict, (pace?.failures ?? 0) + 1, options);
    await outbox.writePace(kept);
    return stay(kept);
  }
  return { kind: 'closed' };
}
