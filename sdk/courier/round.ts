import type { Receipt } from '@tillroll/catalogue';
import type { ClaimResult, Outbox } from '../outbox/outbox-contract.ts';
import type { Entry, Home, PaceRow } from '../outbox/schema.ts';
import { toBatch } from './batch.ts';
import { forbids, toPace, type Setback, type Urgency } from './pace.ts';
import { post, type Destination } from './post.ts';
import type { Report } from './report.ts';
import { toFates, type Fates } from './settlement.ts';
import type { Verdict } from './verdict.ts';

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

type Claimed = Extract<ClaimResult, { kind: 'claimed' }>;

const FULL_BATCH = 500;
const LIMIT_UNITS = 512 * 1024;
const TIMEOUT_MS = 30_000;
/** Longer than any request, so that a working courier is never replaced. */
export const LEASE_MS = 45_000;

/** What changes while a round goes on. */
interface Progress {
  pace: PaceRow | undefined;
  pending: number;
  limitEntries: number;
}

function tell(
  { report, home }: RoundOptions,
  delivery: Extract<Report, { kind: 'state' }>['delivery'],
  { pace, pending }: Progress,
): void {
  const waits = delivery === 'waiting' || delivery === 'paused';
  report({
    kind: 'state',
    courier: home,
    delivery,
    pending,
    failures: pace?.failures ?? 0,
    ...(waits && pace && { nextAttemptAt: pace.notBefore, reason: pace.reason }),
  });
}

function stay(options: RoundOptions, progress: Progress, pace: PaceRow): RoundEnd {
  progress.pace = pace;
  tell(options, pace.kind, progress);
  return { kind: pace.kind, until: pace.notBefore, pending: progress.pending };
}

/** Tells every tab what the collector said about which event. */
function reportReceipts(
  { report, home, now }: RoundOptions,
  { rollId, entries }: Claimed,
  receipts: readonly Receipt[],
): void {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const lines = receipts.flatMap((receipt) => {
    const entry = byId.get(receipt.id);
    return entry ? [{ receipt, type: entry.type, ...(rollId !== undefined && { sequence: entry.sequence }) }] : [];
  });
  report({ kind: 'receipts', courier: home, at: now(), lines });
}

async function settle(options: RoundOptions, claim: Claimed, fates: Fates): Promise<void> {
  await options.outbox.settle({ rollId: claim.rollId, ...fates, now: options.now() });
}

/** Buries the one event that the collector cannot take in any company, as if it had refused it by name. */
async function bury(
  options: RoundOptions,
  claim: Claimed,
  entry: Entry,
  verdict: Verdict & { kind: 'too-large' | 'malformed' },
): Promise<void> {
  const code = verdict.kind === 'too-large' ? 'event_too_large' : 'invalid_event';
  const reason = { code, message: verdict.reason, path: '' } as const;
  await settle(options, claim, { delivered: [], buried: [{ entry, reason }] });
  reportReceipts(options, claim, [{ id: entry.id, status: 'refused', ...reason }]);
}

/**
 * Sends what was claimed and does as the answer says. Nothing leaves the outbox before its receipt has
 * come, so a courier that dies at any line of this leaves everything for the next one; what the
 * collector had stored already it then calls a duplicate.
 */
async function carry(options: RoundOptions, claim: Claimed, progress: Progress): Promise<Setback | undefined> {
  const { entries, rollId } = claim;
  const { fetch, now } = options;
  const verdict = await post(toBatch(entries, rollId), options.destination, { fetch, now, timeoutMs: TIMEOUT_MS });
  switch (verdict.kind) {
    case 'answered': {
      const fates = toFates(entries, verdict.receipts);
      const settled = fates.delivered.length + fates.buried.length;
      if (settled === 0) return { kind: 'elsewhere', reason: 'the answer names none of the events that were sent' };
      await settle(options, claim, fates);
      reportReceipts(options, claim, verdict.receipts);
      progress.pending = Math.max(0, progress.pending - settled);
      progress.limitEntries = Math.min(FULL_BATCH, progress.limitEntries * 2);
      return undefined;
    }
    case 'too-large':
    case 'malformed': {
      const [only, ...others] = entries;
      progress.limitEntries = others.length > 0 ? Math.ceil(entries.length / 2) : FULL_BATCH;
      if (only && others.length === 0) {
        await bury(options, claim, only, verdict);
        progress.pending = Math.max(0, progress.pending - 1);
      }
      return undefined;
    }
    default:
      return verdict;
  }
}

/** Carries until the outbox is empty or the collector is not to be had. */
export async function carryRound(options: RoundOptions, urgency: Urgency): Promise<RoundEnd> {
  const { outbox, holder, home, underLock, now, random } = options;
  const progress: Progress = { pace: await outbox.readPace(), pending: await outbox.count(), limitEntries: FULL_BATCH };
  if (progress.pending > 0) {
    if (forbids(progress.pace, urgency, now())) return stay(options, progress, progress.pace);
    tell(options, 'carrying', progress);
  }
  while (options.mayGoOn()) {
    const { limitEntries } = progress;
    const claim = await outbox.claim({
      holder,
      home,
      underLock,
      now: now(),
      leaseMs: LEASE_MS,
      limitEntries,
      limitUnits: LIMIT_UNITS,
    });
    if (claim.kind === 'held') return { kind: 'waiting', until: claim.until, pending: progress.pending };
    if (claim.kind === 'empty') {
      progress.pending = 0;
      tell(options, 'idle', progress);
      return { kind: 'empty' };
    }
    const setback = await carry(options, claim, progress);
    if (setback) {
      const pace = toPace(setback, (progress.pace?.failures ?? 0) + 1, { now: now(), random });
      await outbox.writePace(pace);
      return stay(options, progress, pace);
    }
    if (progress.pace) await outbox.writePace(undefined);
    progress.pace = undefined;
    tell(options, 'carrying', progress);
  }
  return { kind: 'closed' };
}
