import type { DurableLine, PageBrief, Telling } from '../telling.ts';

/** Tells the page server what has become durable. Only what that has written down counts. */
export interface Teller {
  readonly onSaid: () => void;
  readonly onDurable: (line: DurableLine) => void;
  readonly onOtherwise: (kind: string) => void;
  readonly onProblem: (kind: string, words: string) => void;
  readonly onRoll: (rollId: string | undefined) => void;
}

/** Offline, or the page is on its way out. */
const AGAIN_MS = 200;

type Counts = Record<string, number>;
const countOne = (counts: Counts, kind: string): void => void (counts[kind] = (counts[kind] ?? 0) + 1);

/** Makes a teller. One report is under way at a time; what comes meanwhile goes with the next. */
export function createTeller({ document, run, tab }: PageBrief): Teller {
  const waiting: DurableLine[] = [];
  const otherwise: Counts = {};
  const problems: Counts = {};
  const words: Record<string, string> = {};
  let said = 0;
  let rollId: string | undefined;
  let isUnderWay = false;
  let hasNews = false;

  async function tell(): Promise<void> {
    if (isUnderWay) return;
    isUnderWay = true;
    while (hasNews) {
      hasNews = false;
      const durable = waiting.splice(0);
      const roll = rollId === undefined ? {} : { rollId };
      const telling: Telling = { document, run, tab, durable, said, otherwise, problems, words, ...roll };
      try {
        const answer = await fetch('/told', { method: 'POST', body: JSON.stringify(telling) });
        if (!answer.ok) throw new Error(`the page server answers ${answer.status}`);
      } catch {
        hasNews = true; // not heard: once more, with whatever has come since
        waiting.unshift(...durable);
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
    isUnderWay = false;
  }

  function news(): void {
    hasNews = true;
    // What one transaction has made durable resolves together: it goes together.
    queueMicrotask(() => void tell());
  }

  return {
    onSaid: () => void said++,
    onDurable(line) {
      waiting.push(line);
      news();
    },
    onOtherwise(kind) {
      countOne(otherwise, kind);
      news();
    },
    onProblem(kind, text) {
      countOne(problems, kind);
      words[kind] = text;
      news();
    },
    onRoll(found) {
      rollId = found;
      news();
    },
  };
}
