import type { OutboxContents } from './page/read-outbox.ts';
import { countBy, sumUp, type Counts } from './counts.ts';
import { createRollFinder } from './roll-finder.ts';
import type { WrittenDocument, WrittenEvent } from './told-log.ts';
import type { JournalLine, LedgerLine } from './witness.ts';

/** All that is known when everything is over. */
export interface Evidence {
  readonly events: readonly WrittenEvent[];
  readonly documents: readonly WrittenDocument[];
  readonly journal: readonly JournalLine[];
  readonly ledger: readonly LedgerLine[];
  readonly outbox: OutboxContents;
  /** What the way has heard the collector say. */
  readonly acknowledged: ReadonlySet<string>;
  readonly refused: ReadonlyMap<string, string>;
}

/** A durable event of which nobody knows anything. */
export interface LostEvent extends WrittenEvent {
  readonly rollId: string | undefined;
}

/** Two events of one document whose places in a roll are not in the order of saying. */
export interface Disorder {
  readonly document: number;
  readonly rollId: string;
  readonly earlier: Placed;
  readonly later: Placed;
}
interface Placed {
  readonly id: string;
  readonly ordinal: number;
  readonly sequence: number;
}

/** What became of everything that was durable. */
export interface Account {
  readonly said: number;
  readonly durable: number;
  /** Sends that ended otherwise, by their kind. */
  readonly otherwise: Counts;
  /** Durable, and in the journal. */
  readonly applied: number;
  /** In the journal, though no page lived to tell that it was durable. */
  readonly appliedUntold: number;
  /** Durable, and in the dead letters or refused, by reason. */
  readonly buried: Counts;
  /** Given up, and the ledger says so. */
  readonly declared: number;
  /** Still in the outbox. */
  readonly waiting: readonly LostEvent[];
  readonly lost: readonly LostEvent[];
  /** Of the lost, those whose whole outbox the browser has thrown away, and the ledger does not say so. */
  readonly lostInWiped: number;
  /** More than once in the journal, or with a sequence that another has too. */
  readonly twice: readonly string[];
  readonly orderBroken: readonly Disorder[];
  /** Acknowledged by the collector, and not in its journal. */
  readonly acknowledgedInVain: readonly string[];
  readonly rolls: number;
  readonly wipedRolls: readonly string[];
  /** What the ledger misses, in all rolls; and where. */
  readonly ledgerMissing: number;
  readonly ledgerGaps: readonly string[];
  /** Lost events of rolls that the ledger calls complete. */
  readonly lostUnnoticed: number;
}

/** Ids that are there more than once, and places in a roll that more than one event has. */
function findTwice(journal: readonly JournalLine[]): readonly string[] {
  const placed = journal.filter(({ rollId, sequence }) => rollId !== null && sequence !== null);
  const ids = countBy(journal, ({ id }) => id);
  const places = countBy(placed, ({ rollId, sequence }) => `${rollId} ${sequence}`);
  return Object.entries({ ...ids, ...places })
    .filter(([, times]) => times > 1)
    .map(([what, times]) => `${what}: ${times} times`);
}

/** Within what one document said, sequences of one roll grow in the order of saying. */
function findDisorder(events: readonly WrittenEvent[], places: ReadonlyMap<string, JournalLine>): readonly Disorder[] {
  const last = new Map<string, Placed>();
  const found: Disorder[] = [];
  for (const { id, document, ordinal } of events.toSorted((a, b) => a.ordinal - b.ordinal)) {
    const { rollId, sequence } = places.get(id) ?? { rollId: null, sequence: null };
    if (rollId === null || sequence === null) continue;
    const who = `${document} ${rollId}`;
    const later = { id, ordinal, sequence };
    const earlier = last.get(who);
    if (earlier && earlier.sequence >= sequence) found.push({ document, rollId, earlier, later });
    last.set(who, later);
  }
  return found;
}

/**
 * Parts what the ledger has declared as given up from what is lost, roll for roll. Of a wiped roll everything is
 * declared that did not arrive; of others as many as the ledger counts, without those that lie in the dead letters.
 */
function partDeclared(
  missing: readonly LostEvent[],
  inDeadLetters: readonly LostEvent[],
  ledger: readonly LedgerLine[],
) {
  const inDead = countBy(inDeadLetters, ({ rollId }) => rollId ?? '');
  const left = new Map(
    ledger.map(({ rollId, droppedCount, wipedAt }) => [
      rollId,
      wipedAt === null ? droppedCount - (inDead[rollId] ?? 0) : Number.POSITIVE_INFINITY,
    ]),
  );
  const lost = missing.filter(({ rollId = '' }) => {
    const declared = left.get(rollId) ?? 0;
    left.set(rollId, declared - 1);
    return declared <= 0;
  });
  return { lost, declared: missing.length - lost.length };
}

/** Makes the account. */
export function toAccount(evidence: Evidence): Account {
  const { events, documents, journal, ledger, outbox, acknowledged, refused } = evidence;
  const places = new Map(journal.map((line) => [line.id, line]));
  const durable = new Set(events.map(({ id }) => id));
  const deadLetters = new Map(outbox.dead.map(({ id, code }) => [id, code]));
  const rollOf = createRollFinder(documents, places, events);
  const waitingIds = new Set(outbox.waiting);

  const notApplied = events.filter(({ id }) => !places.has(id)).map((event) => ({ ...event, rollId: rollOf(event) }));
  const reasonOf = ({ id }: LostEvent): string | undefined => deadLetters.get(id) ?? refused.get(id);
  const unburied = notApplied.filter((event) => reasonOf(event) === undefined);
  const buried = notApplied.filter((event) => reasonOf(event) !== undefined);
  const missing = unburied.filter(({ id }) => !waitingIds.has(id));
  const { lost, declared } = partDeclared(
    missing,
    buried.filter(({ id }) => !refused.has(id)),
    ledger,
  );
  const rolls = new Set(ledger.map(({ rollId }) => rollId));
  const complete = new Set(ledger.filter(({ missingCount }) => missingCount === 0).map(({ rollId }) => rollId));
  const wipedRolls = [...rolls].filter((rollId) => rollId !== outbox.rollId);
  return {
    said: documents.reduce((sum, { said }) => sum + said, 0),
    durable: durable.size,
    otherwise: sumUp(documents.map(({ otherwise }) => otherwise)),
    applied: events.length - notApplied.length,
    appliedUntold: journal.filter(({ id }) => !durable.has(id)).length,
    buried: countBy(buried, (event) => reasonOf(event) ?? ''),
    declared,
    waiting: unburied.filter(({ id }) => waitingIds.has(id)),
    lost,
    lostInWiped: lost.filter(({ rollId }) => rollId !== undefined && rollId !== outbox.rollId).length,
    twice: findTwice(journal),
    orderBroken: findDisorder(events, places),
    acknowledgedInVain: [...acknowledged].filter((id) => !places.has(id)),
    rolls: rolls.size,
    wipedRolls,
    ledgerGaps: ledger.flatMap(({ rollId, missing: gaps }) => gaps.map(({ from, to }) => `${rollId} ${from} to ${to}`)),
    ledgerMissing: ledger.reduce((sum, { missingCount }) => sum + missingCount, 0),
    lostUnnoticed: lost.filter(({ rollId }) => rollId !== undefined && complete.has(rollId)).length,
  };
}
