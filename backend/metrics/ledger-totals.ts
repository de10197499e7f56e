import type { Journal, LedgerTotals } from '../journal/journal.ts';

/** The sums of all rolls, from the last time they were counted. */
export interface LedgerSums {
  /** The last sums; undefined before the first. Begins to count again when they are old. Never waits. */
  readonly read: () => LedgerTotals | undefined;
}

/** How the sums are kept. */
export interface LedgerSumsOptions {
  readonly journal: Pick<Journal, 'sumLedger'>;
  readonly onFailure: (error: unknown) => void;
  /** Milliseconds that never go back. */
  readonly nowMs: () => number;
}

/** Sums are as old as this at the most while somebody asks for them. */
const FRESH_MS = 60_000;
/** Rolls that are looked at in one statement: some milliseconds, so that nothing waits for it. */
const ROLLS_AT_ONCE = 2000;

const ADD = (a: LedgerTotals, b: LedgerTotals): LedgerTotals => ({
  rolls: a.rolls + b.rolls,
  missing: a.missing + b.missing,
  dropped: a.dropped + b.dropped,
  refused: a.refused + b.refused,
  duplicates: a.duplicates + b.duplicates,
  deadLetters: a.deadLetters + b.deadLetters,
  wiped: a.wiped + b.wiped,
});

const NOTHING: LedgerTotals = { rolls: 0, missing: 0, dropped: 0, refused: 0, duplicates: 0, deadLetters: 0, wiped: 0 };

/** Counts the ledger piece by piece when it is asked for, and at most once a minute. */
export function createLedgerSums({ journal, onFailure, nowMs }: LedgerSumsOptions): LedgerSums {
  let last: LedgerTotals | undefined;
  let countedMs = -Infinity;
  let isCounting = false;

  const count = async (): Promise<void> => {
    let sums = NOTHING;
    let after: { readonly shop: string; readonly rollId: string } | null = null;
    do {
      const { totals, last: place } = await journal.sumLedger(after, ROLLS_AT_ONCE);
      sums = ADD(sums, totals);
      after = place;
    } while (after !== null);
    last = sums;
    countedMs = nowMs();
  };

  return {
    read: () => {
      if (!isCounting && nowMs() - countedMs > FRESH_MS) {
        isCounting = true;
        count()
          .catch(onFailure)
          .finally(() => (isCounting = false));
      }
      return last;
    },
  };
}
