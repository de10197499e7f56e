import type { Journal } from '../journal/journal.ts';
import { appendSplitting } from './append-splitting.ts';
import type { Log, Submission, Written } from './log.ts';
import { createRoom } from './room.ts';

/** Bounds of the direct log. */
export interface DirectLogOptions {
  /** Beyond so many waiting entries a submission is told to come back. Default 20,000. */
  readonly waitingLimit?: number;
  /** Beyond so many bytes of bodies that are held no room is reserved. Default 64 MiB, parsed a few times as much. */
  readonly waitingLimitBytes?: number;
}

interface Waiting {
  readonly submission: Submission;
  readonly settle: (written: Written) => void;
}

const GROUP_ENTRIES = 1000;
const GROUP_BYTES = 4 * 1024 * 1024;
/** Two, so that the database has the next group at hand when it has finished one. */
const IN_FLIGHT = 2;
const WAITING_LIMIT = 20_000;
const WAITING_LIMIT_BYTES = 64 * 1024 * 1024;

/** How much a submission counts while it waits: an empty one is a promise, a place in the queue and a commit too. */
const weightOf = ({ entries }: Submission): number => Math.max(1, entries.length);

/** Takes the next group from the queue: all that waits, up to the bounds, and always one submission. */
function takeGroup(queue: Waiting[]): readonly Waiting[] {
  let entries = 0;
  let bytes = 0;
  let taken = 0;
  for (const { submission } of queue) {
    entries += submission.entries.length;
    bytes += submission.bytes;
    if (taken > 0 && (entries > GROUP_ENTRIES || bytes > GROUP_BYTES)) break;
    taken++;
  }
  return queue.splice(0, taken);
}

async function writeGroup(append: Journal['append'], group: readonly Waiting[]): Promise<void> {
  try {
    const fates = await appendSplitting(
      append,
      group.flatMap(({ submission }) => submission.entries),
    );
    let at = 0;
    for (const { submission, settle } of group) {
      settle({ kind: 'written', fates: fates.slice(at, at + submission.entries.length) });
      at += submission.entries.length;
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
export function createDirectLog(journal: Pick<Journal, 'append'>, options: DirectLogOptions = {}): Log {
  const waitingLimit = options.waitingLimit ?? WAITING_LIMIT;
  const waitingLimitBytes = options.waitingLimitBytes ?? WAITING_LIMIT_BYTES;
  const room = createRoom(waitingLimitBytes);
  const queue: Waiting[] = [];
  const flights = new Set<Promise<void>>();
  let waiting = 0;
  let isClosed = false;

  const launch = (): void => {
    while (queue.length > 0 && flights.size < IN_FLIGHT) {
      const group = takeGroup(queue);
      waiting -= group.reduce((sum, { submission }) => sum + weightOf(submission), 0);
      const flight = writeGroup(journal.append, group).then(() => {
        flights.delete(flight);
        launch();
      });
      flights.add(flight);
    }
  };

  return {
    write: (submission) => {
      if (isClosed || waiting + weightOf(submission) > waitingLimit) return Promise.resolve({ kind: 'busy' });
      return new Promise((settle) => {
        queue.push({ submission, settle });
        waiting += weightOf(submission);
        launch();
      });
    },
    ...room,
    waiting: () => waiting,
    isFull: () => isClosed || waiting >= waitingLimit || room.held() >= waitingLimitBytes,
    close: async () => {
      isClosed = true;
      while (flights.size > 0) await Promise.all(flights);
    },
  };
}
