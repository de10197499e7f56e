import type { Log, Submission } from './log.ts';

/** How much a log takes before it has passed it on. */
export interface BoundsOptions {
  /** Beyond so many waiting entries a submission is told to come back. Default 20,000. */
  readonly waitingLimit?: number;
  /** Beyond so many bytes of bodies that are held no room is reserved. Default 64 MiB, parsed a few times as much. */
  readonly waitingLimitBytes?: number;
}

/** Keeps count of what a log has taken. */
export interface Bounds extends Pick<Log, 'reserve' | 'held' | 'waiting' | 'isFull'> {
  /** Takes a place for a submission; false when there is none. */
  readonly take: (submission: Submission) => boolean;
  /** Gives the place back. */
  readonly give: (submission: Submission) => void;
  /** Takes nothing more. */
  readonly close: () => void;
}

const WAITING_LIMIT = 20_000;
const WAITING_LIMIT_BYTES = 64 * 1024 * 1024;

/** How much a submission counts while it waits: an empty one is a promise, a place in the queue and a commit too. */
const weightOf = ({ entries }: Submission): number => Math.max(1, entries.length);

/** Counts entries and bytes. A body that is larger than the limit still finds room while it is the only one. */
export function createBounds(options: BoundsOptions): Bounds {
  const { waitingLimit = WAITING_LIMIT, waitingLimitBytes = WAITING_LIMIT_BYTES } = options;
  let waiting = 0;
  let held = 0;
  let isClosed = false;
  return {
    waiting: () => waiting,
    held: () => held,
    isFull: () => isClosed || waiting >= waitingLimit || held >= waitingLimitBytes,
    take(submission) {
      if (isClosed || waiting + weightOf(submission) > waitingLimit) return false;
      waiting += weightOf(submission);
      return true;
    },
    give: (submission) => void (waiting -= weightOf(submission)),
    reserve(bytes) {
      if (held > 0 && held + bytes > waitingLimitBytes) return undefined;
      held += bytes;
      let isHeld = true;
      return () => {
        if (isHeld) held -= bytes;
        isHeld = false;
      };
    },
    close: () => void (isClosed = true),
  };
}
