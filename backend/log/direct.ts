import type { Journal } from '../journal/journal.ts';
import { appendSplitting } from './append-splitting.ts';
import { createBounds, type BoundsOptions } from './bounds.ts';
import type { Log, Submission, Written } from './log.ts';
import { takeGroup } from './take-group.ts';

interface Waiting extends Submission {
  readonly settle: (written: Written) => void;
}

const GROUP = { entries: 1000, bytes: 4 * 1024 * 1024 };
/** Two, so that the database has the next group at hand when it has finished one. */
const IN_FLIGHT = 2;

async function writeGroup(append: Journal['append'], group: readonly Waiting[]): Promise<void> {
  try {
    const fates = await appendSplitting(
      append,
      group.flatMap(({ entries }) => entries),
    );
    let at = 0;
    for (const { entries, settle } of group) {
      settle({ kind: 'written', fates: fates.slice(at, at + entries.length) });
      at += entries.length;
    }
  } catch (error) {
    for (const { settle } of group) settle({ kind: 'failed', error });
  }
}

/**
 * The log without a broker: group commit.
 *
 * There is no timer. While a group is being written, requests gather; what has gathered is the next
 * group. A quiet shop pays no delay, a busy one shares its commits.
 */
export function createDirectLog(journal: Pick<Journal, 'append'>, options: BoundsOptions = {}): Log {
  const { take, give, close, ...counted } = createBounds(options);
  const queue: Waiting[] = [];
  const flights = new Set<Promise<void>>();

  const launch = (): void => {
    while (queue.length > 0 && flights.size < IN_FLIGHT) {
      const group = takeGroup(queue, GROUP);
      group.forEach(give);
      const flight = writeGroup(journal.append, group).then(() => {
        flights.delete(flight);
        launch();
      });
      flights.add(flight);
    }
  };

  return {
    ...counted,
    write: (submission) => {
      if (!take(submission)) return Promise.resolve({ kind: 'busy' });
      return new Promise((settle) => {
        queue.push({ ...submission, settle });
        launch();
      });
    },
    close: async () => {
      close();
      while (flights.size > 0) await Promise.all(flights);
    },
  };
}
