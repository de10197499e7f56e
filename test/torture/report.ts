import type { Disorder, LostEvent } from './account.ts';
import { totalOf, type Counts } from './counts.ts';
import type { Outcome } from './torture.ts';

type Row = readonly [what: string, count: string | number, note?: string];

const LIMIT_LIST = 20;

const inWords = (counts: Counts): string =>
  Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');

function rowsOf(outcome: Outcome): readonly Row[] {
  const { account, storm, receipts, couriersAtOnce } = outcome;
  return [
    ['said', account.said, 'as far as pages lived to tell'],
    ['durable', account.durable, 'written down by the page server'],
    ['not durable', totalOf(account.otherwise), inWords(account.otherwise)],
    ['applied', account.applied, `and ${account.appliedUntold} whose page did not live to tell`],
    ['absorbed repeats', receipts.duplicate, 'answered as duplicates'],
    ['buried', totalOf(account.buried), inWords(account.buried)],
    ['declared given up', account.declared, 'by the ledger'],
    ['rolls', account.rolls, `${account.wipedRolls.length} wiped by the browser`],
    ['missing by the ledger', account.ledgerMissing],
    [
      'kills',
      outcome.kills,
      inWords({
        browser: storm.browserKills,
        backend: storm.backendKills,
        page: storm.crashes,
        worker: storm.workerStops,
      }),
    ],
    ['faulty answers', outcome.faultyAnswers, inWords(outcome.answers as Record<string, number>)],
    ['beacons', outcome.beacons],
    ['pages', storm.navigations + storm.tabsOpened + storm.returns, `${storm.returns} by going back`],
    ['offline', storm.offlines],
    ['problems$', totalOf(outcome.problems), inWords(outcome.problems)],
    ['drained', `${outcome.drainedMs} ms`, 'after the last start'],
    ['cut calls', outcome.cutCalls, 'to what was gone, as they should'],
    ['harness troubles', outcome.troubles.length],
    ['still waiting', account.waiting.length],
    ['LOST', account.lost.length, account.lostInWiped > 0 ? `${account.lostInWiped} with a wiped outbox` : ''],
    ['APPLIED TWICE', account.twice.length],
    ['OUT OF ORDER', account.orderBroken.length],
    ['ACKNOWLEDGED IN VAIN', account.acknowledgedInVain.length],
    ['COURIERS AT ONCE', couriersAtOnce.length],
  ];
}

const describeLost =
  ({ trails }: Outcome) =>
  ({ id, rollId, document, ordinal, tab, run, at, name }: LostEvent): string =>
    `${id} ${name}, roll ${rollId ?? 'unknown'}, run ${run}, tab ${tab}, document ${document}, said as ${ordinal},` +
    ` durable at ${(at / 1000).toFixed(1)} s; on the way: ${trails[id]?.join(', ') || 'never seen'}`;

const describeDisorder =
  ({ trails }: Outcome) =>
  ({ document, rollId, earlier, later }: Disorder): string =>
    [`document ${document}, roll ${rollId}`]
      .concat(
        [earlier, later].map(
          ({ id, ordinal, sequence }) =>
            `said as ${ordinal}, at ${sequence}: ${id}; on the way: ${trails[id]?.join(', ') || 'never seen'}`,
        ),
      )
      .join('\n    ');

const list = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0
    ? []
    : ['', `${title}:`, ...lines.slice(0, LIMIT_LIST).map((line) => `  ${line}`), ...more(lines.length)];
const more = (length: number): readonly string[] => (length > LIMIT_LIST ? [`  and ${length - LIMIT_LIST} more`] : []);

/** The account as a person reads it. */
export function toReport(outcome: Outcome): string {
  const rows = rowsOf(outcome).map(([what, count, note = '']) =>
    `${what.padEnd(22)}${String(count).padStart(9)}  ${note}`.trimEnd(),
  );
  const { account, couriersAtOnce, troubles } = outcome;
  return [
    ...rows,
    ...list('lost', account.lost.map(describeLost(outcome))),
    ...list('still waiting', account.waiting.map(describeLost(outcome))),
    ...list('applied twice', account.twice),
    ...list('out of order', account.orderBroken.map(describeDisorder(outcome))),
    ...list('missing by the ledger', account.ledgerGaps),
    ...list('acknowledged in vain', account.acknowledgedInVain),
    ...list(
      'couriers at once',
      couriersAtOnce.map(({ rollId, forMs, at }) => `roll ${rollId} for ${Math.round(forMs)} ms at ${Math.round(at)}`),
    ),
    ...list('what problems$ said', outcome.problemWords),
    ...list('harness troubles', troubles),
  ].join('\n');
}
