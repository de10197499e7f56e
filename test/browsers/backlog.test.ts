import { describe, expect, it } from 'vitest';
import { createChromium, type ChromiumTab } from '../engines/chromium.ts';
import type { Tab } from '../engines/engine.ts';
import { useBrowser, useScenes } from './harness/scene.ts';
import { pendingOf, visit } from './harness/till.ts';

/*
 * In Chromium alone: it takes long, and only there the test learns of the page's memory. `npm run bench` has a hundred
 * thousand, and the long tasks.
 */

const EVENTS = 20_000;
const FULL_BATCH = 1000;
const MEGABYTE = 1024 * 1024;

/** Says many signals, a few hundred at a time, and waits for each lot to be durable. Resolves with how many were. */
const sayAll = (tab: Tab, count: number): Promise<number> =>
  tab.evaluate(async (many) => {
    let durable = 0;
    for (let from = 0; from < many; from += 400) {
      const lot = Array.from({ length: 400 }, (_, at) =>
        window.tillroll?.('product_search', { query: `looking for ${from + at}`, results: at }),
      );
      for (const result of await Promise.all(lot)) if (result?.kind === 'durable') durable++;
    }
    return durable;
  }, count);

const watch = (tab: Tab): Promise<void> =>
  tab.evaluate(() => {
    const pending: number[] = [];
    Object.assign(window, { pending });
    window.tillroll?.ready((till) => till.pending$.subscribe((count) => pending.push(count)));
  });

const watchedIn = (tab: Tab): Promise<readonly number[]> =>
  tab.evaluate(() => (window as unknown as { pending: readonly number[] }).pending);

const newScene = useScenes(1);

describe('twenty thousand events said offline', () => {
  const { newTab } = useBrowser(createChromium(process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'));

  it('arrive once, in full batches, in flat memory', async () => {
    const scene = await newScene();
    scene.way.mode = 'cut';
    const tab = await newTab();
    await visit(tab, scene.pages.page());
    for (let said = 0; said < EVENTS; said += 10_000) expect(await sayAll(tab, 10_000)).toBe(10_000);

    await watch(tab);
    const cdp = await (tab as ChromiumTab).page.context().newCDPSession((tab as ChromiumTab).page);
    const heaps: number[] = [];
    const before = scene.way.batches.length;
    scene.way.mode = 'open';
    await expect
      .poll(
        async () => {
          heaps.push(((await cdp.send('Runtime.getHeapUsage')) as { usedSize: number }).usedSize);
          return pendingOf(tab);
        },
        { timeout: 200_000, interval: 500 },
      )
      .toBe(0);
    await expect.poll(() => scene.journal.count(), { timeout: 30_000 }).toBe(EVENTS);
    expect(await scene.ledger()).toMatchObject([{ highest: EVENTS, arrivedCount: EVENTS, missingCount: 0 }]);

    const sizes = scene.way.batches.slice(before).map(({ ids }) => ids.length);
    // After failures a round begins with a few, and doubles.
    expect(sizes.filter((size) => size === FULL_BATCH).length).toBeGreaterThanOrEqual(EVENTS / FULL_BATCH - 3);
    expect(sizes.length).toBeLessThan(EVENTS / FULL_BATCH + 12);
    const pending = await watchedIn(tab);
    expect(Math.max(...heaps)).toBeLessThan(32 * MEGABYTE);
    // Progress is told batch by batch, downwards once the courier has counted.
    const counted = pending.slice(pending.indexOf(Math.max(...pending)));
    expect(counted.length).toBeGreaterThan(EVENTS / FULL_BATCH / 2);
    expect(counted).toEqual(counted.toSorted((a, b) => b - a));
  });
});
