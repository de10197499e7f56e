import { setTimeout as passes } from 'node:timers/promises';
import { LIMITS_MS } from './deadline.ts';
import type { Tab } from './engine.ts';

interface Place {
  readonly document: number;
  readonly loaded: boolean;
}

/**
 * Back in history, and waits until another document is there.
 *
 * The drivers' own ways wait for a `load`, which a page from the back/forward cache does not fire again.
 */
export async function goBack(tab: Pick<Tab, 'evaluate'>): Promise<void> {
  const place = (): Promise<Place> =>
    tab.evaluate(() => ({ document: performance.timeOrigin, loaded: document.readyState === 'complete' }));
  const before = await place();
  // Asked for a moment later, so that the answer still arrives.
  await tab.evaluate(() => void setTimeout(() => history.back(), 10));
  const until = Date.now() + LIMITS_MS.back;
  while (Date.now() < until) {
    await passes(20);
    const now = await place().catch(() => undefined); // between two documents nobody answers
    if (now?.loaded && now.document !== before.document) return;
  }
  throw new Error(`no page was there ${LIMITS_MS.back} ms after going back`);
}
