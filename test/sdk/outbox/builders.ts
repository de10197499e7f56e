import { toEventId, type IdSource, type Lane } from '@tillroll/catalogue';
import type { AppenderOptions } from '../../../sdk/outbox/append.ts';
import type { NewEntry } from '../../../sdk/outbox/schema.ts';

let minted = 0;

/** Time that a test can move, and chance that never repeats. */
export const countingIds = (now = (): number => 1_700_000_000_000): IdSource => ({
  now,
  randomBytes: (into) => {
    minted++;
    for (let at = 0; at < into.length; at++) into[at] = (minted >> (8 * (at % 4))) & 0xff;
  },
});

/** An entry as the page would append it. */
export const entry = (id: string, lane: Lane = 2): NewEntry => ({
  id: toEventId(id),
  type: 'signal.product_viewed',
  lane,
  at: 1_700_000_000_000,
  body: JSON.stringify({ specversion: '1.0', id, source: 'https://shop.example', type: 'signal.product_viewed' }),
});

/** An appender's surroundings, with nothing special in them. */
export const appenderOptions = (more: Partial<AppenderOptions> = {}): AppenderOptions => ({
  name: '',
  indexedDB: globalThis.indexedDB,
  ids: countingIds(),
  setTimer: (run, delayMs) => setTimeout(run, delayMs),
  soon: queueMicrotask,
  clearTimer: (timer) => clearTimeout(timer as NodeJS.Timeout),
  onOpen: () => undefined,
  onWiped: () => undefined,
  onOpening: () => undefined,
  knownClient: () => undefined,
  alongside: () => [],
  ...more,
});
