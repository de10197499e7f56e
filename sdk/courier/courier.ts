import type { IdSource } from '@tillroll/catalogue';
import type { Bounds } from '../outbox/bounds.ts';
import type { Outbox } from '../outbox/outbox-contract.ts';
import type { Home, LeaseRow } from '../outbox/schema.ts';
import { underLock } from './lock.ts';
import type { Lookout } from './lookout.ts';
import type { Destination } from './post.ts';
import type { Report } from './report.ts';
import { LONGEST_WAIT_MS, type Urgency } from './pace.ts';
import { carryRound, LEASE_MS, type RoundEnd } from './round.ts';

/** What a courier works with; everything from the outside world is handed in. */
export interface CourierOptions {
  readonly outbox: Outbox & { readLease?: () => Promise<LeaseRow | undefined> };
  readonly destination: Destination;
  /** How much the outbox keeps. */
  readonly readBounds: () => Promise<Bounds>;
  /** Absent for what is in memory only. */
  readonly lookout?: Lookout | undefined;
  readonly ids: IdSource;
  /** The shop's origin. */
  readonly source: string;
  readonly home: Home;
  /** Names this courier among others of the origin. */
  readonly holder: string;
  readonly lockName: string;
  readonly locks: LockManager | undefined;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly random: () => number;
  readonly setTimer: (run: () => void, delayMs: number) => unknown;
  readonly clearTimer: (timer: unknown) => void;
  readonly report: (report: Report) => void;
}

/** Carries an outbox to the collector. */
export interface Courier {
  /**
   * Makes sure that a round begins after this call, and resolves when that round is over. Calls during a
   * round share the next one, so an append is never overlooked. Never rejects.
   */
  wake(urgency: Urgency): Promise<RoundEnd>;
  /** Forgets the next attempt: somebody else carries now. */
  rest(): void;
  /** Ends at once; resolves when nothing of a round is under way any more. */
  close(): Promise<void>;
}

const MORE_URGENT: Record<Urgency, number> = { append: 0, hint: 1, now: 2 };
/** After a failure of the storage itself. */
const STUMBLE_MS = 5000;

/** Makes a courier. It does nothing until it is woken, then tries again by itself until the outbox is empty. */
export function createCourier(options: CourierOptions): Courier {
  const { outbox, holder, lockName, locks, now, setTimer, clearTimer } = options;
  let running: Promise<RoundEnd> | undefined;
  let next: { urgency: Urgency; readonly end: Promise<RoundEnd> } | undefined;
  let timer: unknown;
  let closed = false;
  const ending = new AbortController();

  const round = (urgency: Urgency): Promise<RoundEnd> =>
    underLock(
      {
        locks,
        name: lockName,
        patienceMs: LEASE_MS,
        ending: ending.signal,
        now,
        readLease: outbox.readLease ?? (async () => undefined),
      },
      async (guard) => {
        const mayGoOn = (): boolean => !closed && guard.isOurs();
        const surroundings = { underLock: guard.underLock, mayGoOn, ending: ending.signal };
        const end = await carryRound({ ...options, ...surroundings }, urgency);
        await outbox.release(holder);
        return end;
      },
    );

  /** The database went away under the round. Deleted: nothing waits. Otherwise everything that is not settled does. */
  async function afterStumble(): Promise<RoundEnd> {
    if (!closed) outbox.letGo();
    const isThere = await outbox.exists().catch(() => true);
    if (!isThere) return { kind: 'empty' };
    return { kind: 'waiting', until: now() + STUMBLE_MS, pending: Number.POSITIVE_INFINITY };
  }

  async function run(urgency: Urgency): Promise<RoundEnd> {
    clearTimer(timer);
    let end: RoundEnd;
    try {
      end = await round(urgency);
    } catch {
      end = await afterStumble();
    }
    if (closed) return { kind: 'closed' };
    if (end.kind === 'waiting' || end.kind === 'paused') {
      timer = setTimer(() => void wake('append'), Math.min(LONGEST_WAIT_MS, Math.max(0, end.until - now())) + 1);
    }
    return end;
  }

  function wake(urgency: Urgency): Promise<RoundEnd> {
    if (closed) return Promise.resolve({ kind: 'closed' });
    if (!running) {
      running = run(urgency).finally(() => {
        running = undefined;
      });
      return running;
    }
    if (!next) {
      const end = running.then(() => {
        const asked = next?.urgency ?? urgency;
        next = undefined;
        return wake(asked);
      });
      next = { urgency, end };
    } else if (MORE_URGENT[urgency] > MORE_URGENT[next.urgency]) next.urgency = urgency;
    return next.end;
  }

  return {
    wake,
    rest: () => clearTimer(timer),
    async close() {
      closed = true;
      clearTimer(timer);
      // A request or a wait for the lock would keep a page out of the back/forward cache.
      ending.abort();
      await running;
    },
  };
}
