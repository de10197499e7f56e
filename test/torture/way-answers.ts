import type { Fault } from './faults.ts';
import type { CollectorAnswer } from './forward.ts';
import { hasMarked, type PassingBatch, type PassingEvent } from './batch-on-the-way.ts';
import type { Phase } from './plan.ts';

/** A batch that stands before a disturbed way. */
export interface Passage {
  readonly batch: PassingBatch;
  readonly phase: Phase;
  /** Sends it on, all of it or only these events. `undefined`: the collector is not there. */
  readonly onward: (only?: readonly PassingEvent[]) => Promise<CollectorAnswer | undefined>;
  readonly wait: (ms: number) => Promise<void>;
  readonly now: () => number;
}

/** What the browser gets to hear. */
export type Heard =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly type: string;
      readonly body: string;
      readonly retryAfter?: string;
    }
  /** The collector's own answer, whole or cut off in the middle. */
  | { readonly kind: 'own' | 'half'; readonly answer: CollectorAnswer }
  | { readonly kind: 'cut' }
  | { readonly kind: 'nothing' };

type Way = (passage: Passage) => Promise<Heard>;

const JSON_TYPE = 'application/json';
const HTML = '<!doctype html><title>Welcome to our network</title><p>Please accept our terms.';
const SLOWEST_MS = 5000;

const answer = (status: number, type = 'text/plain', body = ''): Heard => ({ kind: 'answer', status, type, body });
const busy = (status: number, retryAfter?: string): Heard => ({
  kind: 'answer',
  status,
  type: 'text/plain',
  body: '',
  ...(retryAfter !== undefined && { retryAfter }),
});
const always =
  (heard: Heard): Way =>
  async () =>
    heard;
const problem = (status: number, title: string): Heard =>
  answer(status, 'application/problem+json', JSON.stringify({ type: 'about:blank', title, status, detail: 'torture' }));

const own = (collector: CollectorAnswer | undefined): Heard =>
  collector ? { kind: 'own', answer: collector } : { kind: 'cut' };
const pass: Way = async ({ onward }) => own(await onward());

const strangers = (count: number): readonly object[] =>
  Array.from({ length: count }, () => ({ id: crypto.randomUUID(), status: 'accepted' }));

// Counted from the end, so that the newest comes through and the oldest may not.
const everyOther = ({ batch: { events } }: Passage): readonly PassingEvent[] =>
  events.filter((_event, at) => (events.length - 1 - at) % 2 === 0);

async function everyOtherAndStrangers(passage: Passage): Promise<Heard> {
  const only = everyOther(passage);
  const collector = await passage.onward(only);
  if (collector?.status !== 200) return own(collector);
  const { receipts } = JSON.parse(collector.body.toString()) as { receipts: readonly object[] };
  const others = strangers(passage.batch.events.length - only.length);
  return answer(200, JSON_TYPE, JSON.stringify({ receipts: [...receipts, ...others] }));
}

const secondsOf = ({ amount }: Phase): number => 1 + Math.floor(amount * 3);
const tooManyOf = ({ amount }: Phase): number => Math.floor(amount * 60);

/** What each fault does. */
const WAYS: Record<Exclude<Fault, 'refused'>, Way> = {
  pass,
  cut: always({ kind: 'cut' }),
  'cut-in-request': always({ kind: 'cut' }),
  'http-500': always(answer(500)),
  'http-503': always(busy(503)),
  'http-503-seconds': async ({ phase }) => busy(503, String(secondsOf(phase))),
  'http-503-date': async ({ phase, now }) => busy(503, new Date(now() + secondsOf(phase) * 1000).toUTCString()),
  'http-429': async ({ phase }) => busy(429, phase.amount > 0.5 ? '1' : undefined),
  'http-408': always(busy(408)),
  'http-425': always(busy(425)),
  'stored-then-500': async ({ onward }) => ((await onward()) ? answer(500) : { kind: 'cut' }),
  'stored-then-cut': async ({ onward }) => {
    const collector = await onward();
    return collector ? { kind: 'half', answer: collector } : { kind: 'cut' };
  },
  'every-other': async (passage) => own(await passage.onward(everyOther(passage))),
  'every-other-and-strangers': everyOtherAndStrangers,
  strangers: async ({ batch }) => answer(200, JSON_TYPE, JSON.stringify({ receipts: strangers(batch.events.length) })),
  portal: always(answer(200, 'text/html', HTML)),
  garbage: always(answer(200, JSON_TYPE, '{"receipts":[{"id":"')),
  empty: always(answer(200, JSON_TYPE)),
  'http-404': always(answer(404, 'text/html', HTML)),
  'http-401': always(problem(401, 'Key unknown')),
  'http-403': always(problem(403, 'Origin not allowed')),
  'too-large': async (passage) =>
    passage.batch.events.length > tooManyOf(passage.phase) ? problem(413, 'Too large') : pass(passage),
  'marked-400': async (passage) => (hasMarked(passage.batch) ? problem(400, 'Not a batch') : pass(passage)),
  slow: async (passage) => {
    await passage.wait(1000 + passage.phase.amount * (SLOWEST_MS - 1000));
    return pass(passage);
  },
  hang: always({ kind: 'nothing' }),
};

/** Takes a batch along a disturbed way. */
export const takeWay = (passage: Passage): Promise<Heard> =>
  passage.phase.fault === 'refused' ? Promise.resolve({ kind: 'cut' }) : WAYS[passage.phase.fault](passage);
