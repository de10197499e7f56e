import type {} from '../../../sdk/script-tag/queue.ts';
import type { SendResult, Till } from '../../../sdk/till.ts';
import { createRandom } from '../random.ts';
import type { PageBrief } from '../telling.ts';
import { fillStorage, shiftClock } from './conditions.ts';
import { toSaying } from './payloads.ts';
import { readRoll } from './read-outbox.ts';
import { createTeller } from './teller.ts';

/*
 * What a page of the torture does: says signals in bursts, and tells the page server of each that is durable.
 */

declare global {
  interface Window {
    readonly brief: PageBrief;
  }
}

/** How likely a burst is followed by the wish to send now. */
const FLUSHES = 0.9;

/** A browser may go back to this document from its HTTP cache, brief and all: then it is another document. */
const [way] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
const isAgain = way?.type === 'back_forward' || way?.type === 'reload';
const brief: PageBrief = isAgain ? { ...window.brief, document: window.brief.document + Math.random() } : window.brief;
const random = createRandom(brief.seed);
const teller = createTeller(brief);
let ordinal = 0;
let hasLooked = false;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function lookForRoll(): Promise<void> {
  if (hasLooked) return;
  hasLooked = true;
  try {
    teller.onRoll(await readRoll());
  } catch {
    hasLooked = false; // busy or going away: the next durable event looks again
  }
}

async function follow(result: Promise<SendResult> | undefined, name: string, at: number): Promise<void> {
  const end = await result;
  if (end?.kind !== 'durable') return teller.onOtherwise(end?.kind ?? 'unheard');
  teller.onDurable({ id: end.id, ordinal: at, name });
  await lookForRoll();
}

function sayBurst(): void {
  // Most bursts are short, as people are; some are as long as a page that says everything it shows.
  for (let left = Math.ceil(30 * random.next() ** 2); left > 0; left--) {
    const { name, payload } = toSaying(random, `${brief.document}-${ordinal}`);
    teller.onSaid();
    void follow(window.tillroll?.(name, payload), name, ordinal++);
  }
}

const leave = (): void => {
  const { pathname, search } = location;
  const next = new URLSearchParams(search);
  next.set('seed', String(random.whole(1, 2 ** 31)));
  location.href = `${pathname === '/a' ? '/b' : '/a'}?${next}`;
};

async function speak(till: Till): Promise<void> {
  till.problems$.subscribe((problem) => teller.onProblem(problem.kind, JSON.stringify(problem)));
  for (let burst = 0; burst !== brief.bursts; burst++) {
    sayBurst();
    if (random.next() < brief.leaves) leave();
    if (random.next() < FLUSHES) void till.flush();
    await wait(random.whole(100, 800));
  }
}

shiftClock(brief.clockMs);
fillStorage(brief.fullMs);
addEventListener('DOMContentLoaded', () => window.tillroll?.ready((till) => void speak(till)));
