import { setTimeout as passes } from 'node:timers/promises';
import type { Tab } from '../engines/engine.ts';
import type {} from '../../sdk/script-tag/queue.ts';
import type { BrowserLife } from './browser-life.ts';
import { readOutbox, type OutboxContents } from './page/read-outbox.ts';
import type { PageServer } from './page-server.ts';
import type { PagePlan } from './plan.ts';

/** How the storm ended for the browser. */
export interface Ending {
  /** What lies in the outbox when nothing more is waited for. */
  readonly outbox: OutboxContents;
  /** From the last start until the outbox was empty, or until it was given up. */
  readonly drainedMs: number;
}

/** So long the last start has to carry all there is. */
const PATIENCE_MS = 120_000;
/** So long the one before it has. */
const FIRST_PATIENCE_MS = 15_000;
const LOOK_MS = 250;
const QUIET: PagePlan = { seed: 1, clockMs: 0, fullMs: 0 };

const pendingOf = (tab: Tab): Promise<number> =>
  tab.evaluate(
    () =>
      new Promise<number>((resolve) =>
        window.tillroll?.ready((till) => till.pending$.subscribe((pending) => resolve(pending)).unsubscribe()),
      ),
  );

/** Waits until nothing waits: by the till's word, and by what lies in the store. */
async function untilEmpty(tab: Tab, patienceMs: number): Promise<OutboxContents> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const outbox = await tab.evaluate(readOutbox);
    // What was given up is declared when nothing waits any more.
    const isEmpty = outbox.waiting.length === 0 && outbox.undeclared === 0 && (await pendingOf(tab)) === 0;
    if (isEmpty || performance.now() > until) return outbox;
    await passes(LOOK_MS);
  }
}

/** The page says two bursts more, as every visitor does: a store that the kill has hurt shows it after writing. */
async function visit(life: BrowserLife, pages: PageServer, bursts: number): Promise<Tab> {
  await life.start();
  const tab = await life.browser()?.newTab();
  if (!tab) throw new Error('the browser is gone before it was used');
  await tab.goto(pages.addressOf({ run: life.run(), tab: 0, page: QUIET, bursts }));
  return tab;
}

/**
 * After the storm: a last kill in the middle of everything, then two starts. Chromium shows what a kill has done to its
 * database at the second start, not at the first.
 */
export async function comeToRest(life: BrowserLife, pages: PageServer): Promise<Ending> {
  await life.kill();
  const first = await visit(life, pages, 2);
  await passes(1000);
  await untilEmpty(first, FIRST_PATIENCE_MS);
  await life.closeAll();
  const began = performance.now();
  const second = await visit(life, pages, 0);
  const outbox = await untilEmpty(second, PATIENCE_MS);
  const drainedMs = Math.round(performance.now() - began);
  await life.closeAll();
  return { outbox, drainedMs };
}
