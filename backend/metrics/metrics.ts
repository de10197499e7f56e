import type { Receipt } from '@tillroll/catalogue';
import type { Journal } from '../journal/journal.ts';
import type { LedgerSums } from './ledger-totals.ts';
import { addProcessMetrics } from './process.ts';
import { createRegistry } from './registry.ts';

/** What the metrics look at when they are asked for. */
export interface MetricsOptions {
  readonly version: string;
  readonly journal: Pick<Journal, 'alive' | 'durable' | 'dialect'>;
  readonly ledger: LedgerSums;
  readonly waiting: () => number;
  readonly heldBytes: () => number;
  /** Messages that wait in the log for writers; undefined without a broker. */
  readonly behind: () => number | undefined;
}

/** What has happened, counted. */
export interface Metrics {
  /** A request of ours was answered. */
  readonly answered: (route: string, status: number) => void;
  readonly receipts: (receipts: readonly Receipt[]) => void;
  /** A webhook with a right signature was answered: taken, taken but for events that were refused, or none of ours. */
  readonly webhook: (outcome: 'taken' | 'refused' | 'not_for_us') => void;
  /** Wraps the journal's append, so that groups and commits are measured. */
  readonly measure: (append: Journal['append']) => Journal['append'];
  /** The whole page in Prometheus' format. */
  readonly write: () => string;
  readonly close: () => void;
}

const COMMIT_BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const GROUP_BOUNDS = [1, 5, 10, 25, 50, 100, 250, 500, 1000];

/** How often each word is in a list: a batch has a thousand receipts of two or three kinds. */
function tally(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** Counts what goes through a backend. No label ever holds what was sent, or whose it was. */
export function createMetrics({ version, journal, ledger, waiting, heldBytes, behind }: MetricsOptions): Metrics {
  const registry = createRegistry();
  const receipts = registry.counter({
    name: 'tillroll_receipts_total',
    help: 'Receipts, by what became of the event: accepted, duplicate, refused.',
  });
  const refused = registry.counter({
    name: 'tillroll_refused_total',
    help: 'Events that were refused, by the code of the refusal.',
  });
  const answers = registry.counter({
    name: 'tillroll_answers_total',
    help: 'Requests that were answered, by route and HTTP status: 429 is too fast, 503 too full.',
  });
  const webhooks = registry.counter({
    name: 'tillroll_webhooks_total',
    help: 'Webhooks of Saleor with a right signature: taken, refused (some of their events were), not_for_us.',
  });
  const commits = registry.histogram(
    { name: 'tillroll_commit_seconds', help: 'How long a group took from the journal’s hand to the disk.' },
    COMMIT_BOUNDS,
  );
  const groups = registry.histogram(
    { name: 'tillroll_group_entries', help: 'How many entries a commit had.' },
    GROUP_BOUNDS,
  );
  const failed = registry.counter({
    name: 'tillroll_commit_failures_total',
    help: 'Commits that the journal could not make.',
  });
  failed.add({}, 0);
  const sampled = (name: string, help: string, read: () => number | undefined): void =>
    registry.sampled({ name, help }, () => {
      const value = read();
      return value === undefined ? [] : [{ value }];
    });

  sampled('tillroll_waiting_entries', 'Entries that wait for their commit.', waiting);
  sampled('tillroll_held_bytes', 'Bytes of bodies that are being read and written.', heldBytes);
  sampled('tillroll_log_messages', 'Messages that wait in the log for writers.', behind);
  sampled('tillroll_journal_alive', '1 while the database answers.', () => Number(journal.alive()));
  sampled('tillroll_journal_durable', '1 when commits were seen to reach the disk.', () => Number(journal.durable));
  sampled('tillroll_ledger_rolls', 'Rolls that the ledger knows.', () => ledger.read()?.rolls);
  sampled('tillroll_ledger_missing', 'Sequences that are accounted for nowhere yet.', () => ledger.read()?.missing);
  sampled(
    'tillroll_ledger_dropped',
    'Sequences that couriers have given up and declared.',
    () => ledger.read()?.dropped,
  );
  sampled('tillroll_ledger_refused', 'Sequences that were refused.', () => ledger.read()?.refused);
  sampled('tillroll_ledger_duplicates', 'Deliveries that changed nothing.', () => ledger.read()?.duplicates);
  sampled('tillroll_ledger_dead_letters', 'Dead letters on devices, as last told.', () => ledger.read()?.deadLetters);
  sampled('tillroll_ledger_wiped_rolls', 'Rolls that browsers have lost.', () => ledger.read()?.wiped);
  registry.sampled({ name: 'tillroll_build_info', help: 'Which program this is.' }, () => [
    { labels: { version, dialect: journal.dialect }, value: 1 },
  ]);
  const close = addProcessMetrics(registry);

  return {
    answered: (route, status) => answers.add({ route, status: String(status) }),
    receipts: (given) => {
      for (const [status, count] of tally(given.map((receipt) => receipt.status))) receipts.add({ status }, count);
      const codes = given.flatMap((receipt) => (receipt.status === 'refused' ? [receipt.code] : []));
      for (const [code, count] of tally(codes)) refused.add({ code }, count);
    },
    webhook: (outcome) => webhooks.add({ outcome }),
    measure: (append) => async (entries) => {
      const begun = performance.now();
      try {
        const appended = await append(entries);
        commits.observe((performance.now() - begun) / 1000);
        groups.observe(entries.length);
        return appended;
      } catch (error) {
        failed.add();
        throw error;
      }
    },
    write: registry.write,
    close,
  };
}
