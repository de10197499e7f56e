import type { LeaseRow } from '../outbox/schema.ts';
import { within } from './within.ts';

/** What guards the one courier of an origin. */
export interface LockOptions {
  /** Absent in an insecure context; then the lease in the database is the only guard. */
  readonly locks: LockManager | undefined;
  readonly name: string;
  /** How long to wait for a holder before looking whether it is still alive. */
  readonly patienceMs: number;
  /** Gives up waiting at once. */
  readonly ending: AbortSignal;
  readonly now: () => number;
  readonly readLease: () => Promise<LeaseRow | undefined>;
}

/** Says whether the lock is still ours; a frozen holder that wakes up may have been replaced. */
export interface Guard {
  readonly underLock: boolean;
  readonly isOurs: () => boolean;
}

/**
 * Runs one body at a time on an origin, over all tabs and the worker.
 *
 * A holder that is alive renews its lease with every batch. One that was frozen or hangs lets it lapse,
 * and is replaced: its late answer still settles by event id, which harms nobody.
 */
export async function underLock<Result>(
  options: LockOptions,
  body: (guard: Guard) => Promise<Result>,
): Promise<Result> {
  const { locks, name, patienceMs, ending, now, readLease } = options;
  const withoutLock = (): Promise<Result> => body({ underLock: false, isOurs: () => true });
  if (!locks) return withoutLock();
  let ours = false;
  const held = async (): Promise<Result> => {
    ours = true;
    return body({ underLock: true, isOurs: () => ours });
  };
  // `started` tells a lock we never got from one that was stolen from us while the body ran on.
  let result: Promise<Result> | undefined;
  const run = (): Promise<Result> => (result = held());
  for (;;) {
    try {
      return await within(patienceMs, ending, (signal) => locks.request(name, { signal }, run));
    } catch (error) {
      if (result) {
        ours = false;
        return result;
      }
      if (ending.aborted || !(error instanceof DOMException)) throw error;
      // Not too late but not allowed: a browser that has locks and gives none.
      if (error.name !== 'TimeoutError') return withoutLock();
    }
    const lease = await readLease();
    if (lease && lease.until > now()) continue;
    try {
      return await locks.request(name, { steal: true }, run);
    } catch (error) {
      if (!result) throw error;
      ours = false;
      return result;
    }
  }
}
