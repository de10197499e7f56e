import { WIRE, type IdSource, type Receipt } from '@tillroll/catalogue';
import type { Bounds } from '../outbox/bounds.ts';
import type { Buried, ClaimResult, Outbox } from '../outbox/outbox-contract.ts';
import type { Home, PaceRow, Reason } from '../outbox/schema.ts';
import { toBatch } from './batch.ts';
import { declare } from './declare.ts';
import type { Lookout } from './lookout.ts';
import { forbids, toPace, type Setback, type Urgency } from './pace.ts';
import { post, type Destination } from './post.ts';
import type { Report } from './report.ts';
import { toFates } from './settlement.ts';

/** How a round ended. */
export type RoundEnd =
  | { readonly kind: 'empty' }
  /** Ended before its end: closed, or replaced. What waits was not counted. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'waiting' | 'paused'; readonly until: number; readonly pending: number };

/** What waits after a round, as far as it knows; what it cannot know is not nothing. */
export const pendingAfter = (end: RoundEnd): number => {
  if (end.kind === 'empty') return 0;
  return end.kind === 'closed' ? Number.POSITIVE_INFINITY : end.pending;
};

/** What a round works with. */
export interface RoundOptions {
  readonly outbox: Outbox;
  readonly destination: Destination;
  /** How much the outbox keeps. */
  readonly readBounds: () => Promise<Bounds>;
  /** Absent for what is in memory only. */
  readonly lookout?: Lookout | undefined;
  readonly ids: IdSource;
  /** The shop's origin. */
  readonly source: string;
  readonly holder: string;
  readonly home: Home;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly random: () => number;
  readonly report: (report: Report) => void;
  /** False once the courier is closed or its lock was taken over: stop before the next claim. */
  readonly mayGoOn: () => boolean;
  readonly underLock: boolean;
  /** Aborted when the courier is closed. */
  readonly ending: AbortSignal;
}

type Claimed = Extract<ClaimResult, { kind: 'claimed' }>;

const FULL_BATCH = WIRE.limitEvents;
/** A little less than the collector takes. */
const FULL_BATCH_BYTES = WIRE.limitBytes - 16 * 1024;
/** After failures a round begins with less: a slow way may carry ten events in time where a thousand never arrive. */
const SMALLEST_FIRST_BATCH = 8;
const TIMEOUT_MS = 30_000;
/** Longer than any request, so that a working courier is never replaced. */
export const LEASE_MS = 45_000;
/** So many events that the collector takes in no company, and none that it takes: it is not about the events. */
const MOST_SUSPECTS = 10;

/** What changes while a round goes on. */
interface Progress {
  pace: PaceRow | undefined;
  pending: number;
  limitEntries: number;
  /** The collector has spoken about events in this round, so what it says of a batch can be believed. */
  hasAnswered: boolean;
  /** Events that it would not take even alone, by sequence; left out until it has taken others. */
  readonly suspects: Map<number, Buried>;
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
  if (lines.length > 0) report({ kind: 'receipts', courier: home, at: now(), lines });
}

/** Buries what the collector would take in no company, now that it has taken others. */
async function burySuspects(options: RoundOptions, rollId: Claimed['rollId'], progress: Progress): Promise<void> {
  const buried = [...progress.suspects.values()];
  progress.suspects.clear();
  if (buried.length === 0) return;
  await options.outbox.settle({ rollId, delivered: [], buried, now: options.now() });
  await tellDead(options);
  progress.pending = Math.max(0, progress.pending - buried.length);
  const receipts = buried.map(({ entry, reason }) => ({ id: entry.id, status: 'refused', ...reason }) as Receipt);
  reportReceipts(options, { kind: 'claimed', rollId, entries: buried.map(({ entry }) => entry) }, receipts);
}

/** Settles what the receipts name, or says that they name nothing of ours. */
async function settleAnswered(
  options: RoundOptions,
  claim: Claimed,
  { receipts, progress }: { readonly receipts: readonly Receipt[]; readonly progress: Progress },
): Promise<Setback | undefined> {
  const fates = toFates(claim.entries, receipts);
  const settled = fates.delivered.length + fates.buried.length;
  if (settled === 0) return { kind: 'elsewhere', reason: 'the answer names none of the events that were sent' };
  await options.outbox.settle({ rollId: claim.rollId, ...fates, now: options.now() });
  progress.pending = Math.max(0, progress.pending - settled);
  progress.hasAnswered = true;
  progress.limitEntries = Math.min(FULL_BATCH, progress.limitEntries * 2);
  reportReceipts(options, claim, receipts);
  if (fates.buried.length > 0) await tellDead(options);
  await burySuspects(options, claim.rollId, progress);
  return undefined;
}

/** Narrows down which event of a batch it is that the collector will not take. */
function narrow(claim: Claimed, reason: Reason, progress: Progress): Setback | undefined {
  const [first, ...others] = claim.entries;
  if (others.length > 0 || !first) {
    progress.limitEntries = Math.ceil(claim.entries.length / 2);
    return undefined;
  }
  progress.suspects.set(first.sequence, { entry: first, reason, byReceipt: false });
  const isAboutUs = progress.hasAnswered || progress.suspects.size < MOST_SUSPECTS;
  return isAboutUs ? undefined : { kind: 'elsewhere', reason: `every batch is refused: ${reason.message}` };
}

/**
 * Sends what was claimed and does as the answer says. Nothing leaves the outbox before its receipt has
 * come, so a courier that dies at any line of this leaves everything for the next one; what the
 * collector had stored already it then calls a duplicate.
 */
async function carry(options: RoundOptions, claim: Claimed, progress: Progress): Promise<Setback | undefined> {
  const { fetch, now, ending } = options;
  const batch = toBatch(claim.entries, claim.rollId);
  const verdict = await post(batch, options.destination, { fetch, now, ending, timeoutMs: TIMEOUT_MS });
  switch (verdict.kind) {
    case 'answered':
      return settleAnswered(options, claim, { receipts: verdict.receipts, progress });
    case 'too-large':
    case 'malformed': {
      const code = verdict.kind === 'too-large' ? 'event_too_large' : 'invalid_event';
      const setback = narrow(claim, { code, message: verdict.reason, path: '' }, progress);
      if (progress.hasAnswered) await burySuspects(options, claim.rollId, progress);
      return setback;
    }
    default:
      return verdict;
  }
}

/** Ends a round in which nothing more can be carried. */
async function endEmpty(options: RoundOptions, progress: Progress): Promise<Setback | undefined> {
  const [suspect] = progress.suspects.values();
  if (suspect && !progress.hasAnswered) {
    return { kind: 'elsewhere', reason: `nothing is taken: ${suspect.reason.message}` };
  }
  const setback = await declare({ ...options, timeoutMs: TIMEOUT_MS });
  if (setback) return setback;
  await options.lookout?.tidy();
  progress.pending = 0;
  tell(options, 'idle', progress);
  return undefined;
}

async function setBack(options: RoundOptions, progress: Progress, setback: Setback): Promise<RoundEnd> {
  const { outbox, destination, now, random } = options;
  const failures = (progress.pace?.failures ?? 0) + 1;
  const pace = toPace(setback, { failures, about: toAbout(destination), now: now(), random });
  await outbox.writePace(pace);
  // More may have been said while the attempt went on.
  progress.pending = await outbox.count();
  await options.lookout?.copy();
  if (setback.kind === 'elsewhere' && failures === 1) {
    const message = `somebody else answers for the collector, everything is kept: ${setback.reason}`;
    options.report({ kind: 'problem', problem: { kind: 'delivery', message } });
  }
  return stay(options, progress, pace);
}

const toAbout = ({ endpoint, key }: Destination): string => `${endpoint} ${key}`;

const DROPPED: Partial<Record<string, string>> = {
  evicted: 'the outbox is full',
  expired: 'they have waited too long',
};

/** Keeps the outbox within its bounds, and says what had to go. */
async function keepBounds({ outbox, readBounds, report, now }: RoundOptions): Promise<void> {
  for (const { reason, count } of await outbox.trim(await readBounds(), now())) {
    const message = `${count} events were given up: ${DROPPED[reason] ?? reason}`;
    report({ kind: 'problem', problem: { kind: 'dropped', reason, count, message } });
  }
}

/** Tells every tab how many dead letters there are. */
async function tellDead({ outbox, report }: RoundOptions): Promise<void> {
  const dead = await outbox.readDead();
  if (dead) report({ kind: 'dead', dead: { count: dead.count, reasons: dead.reasons } });
}

async function begin(options: RoundOptions): Promise<Progress> {
  const { outbox, destination } = options;
  await options.lookout?.look();
  await keepBounds(options);
  await tellDead(options);
  const stored = await outbox.readPace();
  const pace = stored?.about === toAbout(destination) ? stored : undefined;
  return {
    pace,
    pending: await outbox.count(),
    limitEntries: Math.max(SMALLEST_FIRST_BATCH, FULL_BATCH >> Math.min(20, pace?.failures ?? 0)),
    hasAnswered: false,
    suspects: new Map(),
  };
}

/** Carries until the outbox is empty or the collector is not to be had. */
export async function carryRound(options: RoundOptions, urgency: Urgency): Promise<RoundEnd> {
  const { outbox, holder, home, underLock, now } = options;
  const progress = await begin(options);
  const hasWork = progress.pending > 0 || (await outbox.readReport()) !== undefined;
  if (hasWork && progress.pace && forbids(progress.pace, urgency, now())) {
    await options.lookout?.copy();
    return stay(options, progress, progress.pace);
  }
  if (progress.pending > 0) tell(options, 'carrying', progress);
  while (options.mayGoOn()) {
    const { limitEntries, suspects } = progress;
    const limits = { limitEntries, limitBytes: FULL_BATCH_BYTES, skip: new Set(suspects.keys()) };
    const claim = await outbox.claim({ holder, home, underLock, now: now(), leaseMs: LEASE_MS, ...limits });
    if (claim.kind === 'held') return { kind: 'waiting', until: claim.until, pending: progress.pending };
    const isEmpty = claim.kind === 'empty';
    const setback = isEmpty ? await endEmpty(options, progress) : await carry(options, claim, progress);
    if (!options.mayGoOn()) break; // what failed may have failed because we were closed: that is nobody's fault
    if (setback) return setBack(options, progress, setback);
    if (isEmpty) return { kind: 'empty' };
    if (progress.pace && progress.hasAnswered) {
      await outbox.writePace(undefined);
      progress.pace = undefined;
    }
    tell(options, 'carrying', progress);
  }
  return { kind: 'closed' };
}
