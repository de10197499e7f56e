import { EVERY_FAULT, spanOf, type Fault } from './faults.ts';
import { createRandom, type Random, type Weights } from './random.ts';

/** What happens to the browser and to the backend. */
export type ActionName =
  | 'open'
  | 'close'
  | 'navigate'
  | 'back'
  | 'crash'
  | 'stop-workers'
  | 'kill-browser'
  | 'kill-browser-twice'
  | 'kill-backend'
  | 'offline';

/** What one page is like: how it speaks follows from its seed alone. */
export interface PagePlan {
  readonly seed: number;
  /** By how much its clock is wrong. */
  readonly clockMs: number;
  /** How long after loading its storage is full; 0 is never. */
  readonly fullMs: number;
}

/** One thing that happens. `choice` says to which tab, from 0 up to 1; `lastsMs` how long the state stays. */
export interface Step {
  readonly gapMs: number;
  readonly action: ActionName;
  readonly choice: number;
  readonly lastsMs: number;
  readonly page: PagePlan;
}

/** One phase of the way to the collector. */
export interface Phase {
  readonly fault: Fault;
  readonly lastsMs: number;
  /** For what has a number in it: how many events are too many, how many seconds to wait, how slow it is. */
  readonly amount: number;
}

/** What a storm is made of. */
export interface Mixture {
  readonly faults: Weights<Fault>;
  readonly actions: Weights<ActionName>;
  /** Between two actions, at least and at most. */
  readonly gapMs: readonly [number, number];
  /** How likely a page has a wrong clock, and how likely a full storage. */
  readonly wrongClock: number;
  readonly fullStorage: number;
}

/** A storm of everything. */
export const EVERYTHING: Mixture = {
  faults: EVERY_FAULT,
  actions: {
    open: 24,
    close: 10,
    navigate: 30,
    back: 8,
    crash: 6,
    'stop-workers': 5,
    // Each costs seconds in which nothing else can happen; the backend, on a busy machine, ten.
    'kill-browser': 2,
    'kill-browser-twice': 0.5,
    'kill-backend': 0.7,
    offline: 2,
  },
  // A page that loads costs what a hundred attempts do: closer together, and nothing is sent any more.
  gapMs: [100, 800],
  wrongClock: 0.15,
  fullStorage: 0.08,
};

/** What happens, and in which order. It does not end. */
export interface Plan {
  readonly steps: Generator<Step, never>;
  readonly phases: Generator<Phase, never>;
}

const TEN_YEARS_MS = 10 * 365.25 * 24 * 3600 * 1000;
/** Down or cut off for so long. */
const OUTAGE_MS = [500, 2500] as const;

const toPagePlan = (random: Random, { wrongClock, fullStorage }: Mixture): PagePlan => {
  // Asked for every time, so that one page's wrong clock does not change what comes after it.
  const [clock, full, byMs, forMs] = [random.next(), random.next(), random.next(), random.whole(300, 4000)];
  return {
    seed: random.whole(1, 2 ** 31),
    clockMs: clock < wrongClock ? Math.round((byMs * 2 - 1) * TEN_YEARS_MS) : 0,
    fullMs: full < fullStorage ? forMs : 0,
  };
};

function* toSteps(random: Random, mixture: Mixture): Generator<Step, never> {
  for (;;) {
    yield {
      gapMs: random.whole(...mixture.gapMs),
      action: random.pick(mixture.actions),
      choice: random.next(),
      lastsMs: random.whole(...OUTAGE_MS),
      page: toPagePlan(random, mixture),
    };
  }
}

function* toPhases(random: Random, { faults }: Mixture): Generator<Phase, never> {
  for (;;) {
    const fault = random.pick(faults);
    yield { fault, lastsMs: random.whole(...spanOf(fault)), amount: random.next() };
  }
}

/** The plan that follows from a seed: the same for everybody, as far as it is asked for. */
export function createPlan(seed: number, mixture: Mixture = EVERYTHING): Plan {
  const random = createRandom(seed);
  return {
    steps: toSteps(random.branch('steps'), mixture),
    phases: toPhases(random.branch('phases'), mixture),
  };
}
