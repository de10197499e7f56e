import type { Journal } from '../journal/journal.ts';

/** An append that can be held back while something has the journal for itself. */
export interface Pausable {
  readonly append: Journal['append'];
  /** Waits for what is being appended, holds back what comes, runs the work, and goes on. One work at a time. */
  readonly alone: <Value>(work: () => Promise<Value>) => Promise<Value>;
}

/** Makes an append pausable. What is held back waits in the log, whose bounds then say when it is too much. */
export function createPausable(append: Journal['append']): Pausable {
  const running = new Set<Promise<unknown>>();
  let turn: Promise<unknown> = Promise.resolve();
  let pauses = 0;

  return {
    append: async (entries) => {
      while (pauses > 0) await turn;
      const appending = append(entries);
      const settled = appending.then(
        () => undefined,
        () => undefined,
      );
      running.add(settled);
      void settled.then(() => running.delete(settled));
      return appending;
    },
    alone: (work) => {
      pauses++;
      const mine = turn.then(async () => {
        await Promise.all(running);
        return work();
      });
      turn = mine.then(
        () => void pauses--,
        () => void pauses--,
      );
      return mine;
    },
  };
}
