import { describe, expect, it } from 'vitest';
import type { Tab } from '../engines/engine.ts';
import { ENGINES, expectArrived, useBrowser, useScenes, type Scene } from './harness/scene.ts';
import { durableIn, flush, sayDurably, statusOf, visit } from './harness/till.ts';

const newScene = useScenes(8);

/** Passes when everything durable is there and nothing of the roll is missing; what was said beyond may be. */
async function expectAllDurable(scene: Scene, durable: readonly string[], most: number): Promise<void> {
  await expect
    .poll(async () => {
      const there = new Set((await scene.journal.rows()).map(({ id }) => id));
      return durable.filter((id) => !there.has(id)).length;
    })
    .toBe(0);
  const rows = await scene.journal.rows();
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  expect(rows.length).toBeLessThanOrEqual(most);
  await expect.poll(async () => (await scene.ledger()).every(({ missingCount }) => missingCount === 0)).toBe(true);
}

/** Says five and navigates in one go. The page's name outlives the page and tells what was durable. */
const sayAndLeave = (tab: Tab, to: string): Promise<void> =>
  tab.evaluate((url) => {
    for (let at = 0; at < 5; at++) {
      void window.tillroll?.('product_search', { query: `leaving ${at}` })?.then((result) => {
        if (result.kind === 'durable') window.name += `${result.id} `;
      });
    }
    location.href = url;
  }, to);

/** Says 60 signals of 3.5 kB, and leaves as soon as they are durable: long before anybody has confirmed them. */
const sayMuchAndLeave = (tab: Tab, to: string): Promise<void> =>
  tab.evaluate((url) => {
    const said = Array.from({ length: 60 }, (_, at) => {
      const note = Math.random().toString(36).repeat(1000).slice(0, 3500);
      return window.tillroll?.('product_search', { query: `much ${at}`, note } as { query: string });
    });
    void Promise.all(said).then((results) => {
      window.name = results.map((result) => (result?.kind === 'durable' ? result.id : 'not durable')).join(' ');
      location.href = url;
    });
  }, to);

const isAt = (tab: Tab, url: string): Promise<boolean> =>
  tab.evaluate((wanted) => location.href === wanted && document.readyState === 'complete', url).catch(() => false); // between two documents nobody answers

describe.each(ENGINES)('leaving a page, in %s,', (name, engine) => {
  const { browser, newTab } = useBrowser(engine);

  it.each([
    ['with the worker', true],
    ['without a worker', false],
  ] as const)('in the moment of saying loses nothing durable, ten times, %s', async (_how, worker) => {
    const scene = await newScene();
    const tab = await newTab();
    const [one, other] = [scene.pages.page({ worker }), scene.pages.page({ worker })];
    await visit(tab, one);
    for (let time = 0; time < 10; time++) {
      const to = time % 2 === 0 ? other : one;
      await sayAndLeave(tab, to);
      await expect.poll(() => isAt(tab, to)).toBe(true);
      await tab.evaluate(() => new Promise<void>((resolve) => window.tillroll?.ready(() => resolve())));
    }
    await expectAllDurable(scene, await durableIn(tab), 50);
  });

  it('with 200 KiB that nobody has confirmed loses nothing durable', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page());
    const bare = scene.pages.page({ bare: true });
    await sayMuchAndLeave(tab, bare);
    await expect.poll(() => isAt(tab, bare)).toBe(true);
    const ids = await durableIn(tab);
    expect(ids).toHaveLength(60);
    await visit(tab, scene.pages.page());
    await expectArrived(scene, ids);
  });

  it('by closing its tab loses nothing durable', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page());
    const ids = await sayDurably(tab, 20, 'then closed');
    await tab.close();
    await visit(await newTab(), scene.pages.page());
    await expectArrived(scene, ids);
  });

  // The driver of WebKit has no handle on the process of a page.
  it.skipIf(name === 'webkit')('by a crash of its process loses nothing durable', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page());
    const ids = await sayDurably(tab, 20, 'then crashed');
    await browser().crash?.(tab);
    await visit(await newTab(), scene.pages.page());
    await expectArrived(scene, ids);
  });

  it('puts it in the back/forward cache, and what is said after coming back arrives', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page({ worker: false }));
    const before = await sayDurably(tab, 5, 'before leaving');
    await expectArrived(scene, before);
    // The journal has them before the round is over, and Firefox keeps no page that holds a lock.
    await flush(tab);
    await tab.goto(scene.pages.page({ bare: true }));
    await tab.back();
    await expect.poll(() => tab.evaluate(() => window.heard.persisted)).toBe(true);
    expect(await notRestoredReasonsOf(tab)).toBe(null);
    await expectArrived(scene, [...before, ...(await sayDurably(tab, 5, 'after coming back'))]);
  });

  // Firefox keeps no page with a request of its own under way, though it is given up at `pagehide`.
  const carriers = name === 'firefox' ? (['worker'] as const) : (['worker', 'page'] as const);
  it.each(carriers)('puts it in the back/forward cache while a request of the %s is under way', async (carrier) => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page({ worker: carrier === 'worker' }));
    scene.way.mode = 'hangs';
    const before = await sayDurably(tab, 5, 'under way');
    await expect.poll(() => scene.way.disturbed()).toBeGreaterThan(0);
    await tab.goto(scene.pages.page({ bare: true }));
    // Before the return: what the page sends at once must not hang in its turn.
    scene.way.mode = 'open';
    // The worker's own; a page's ended with it.
    scene.way.breakOff();
    await tab.back();
    await expect.poll(() => tab.evaluate(() => window.heard.persisted)).toBe(true);
    expect(await notRestoredReasonsOf(tab)).toBe(null);
    const after = await sayDurably(tab, 5, 'after coming back');
    expect((await statusOf(tab)).storage).toBe('durable');
    await expectArrived(scene, [...before, ...after]);
  });
});

/** Why Chromium did not keep the page, as it says itself; `null` where it did, and in other browsers. */
const notRestoredReasonsOf = (tab: Tab): Promise<unknown> =>
  tab.evaluate(() => {
    const [entry] = performance.getEntriesByType('navigation') as (PerformanceEntry & {
      notRestoredReasons?: unknown;
    })[];
    return entry?.notRestoredReasons ?? null;
  });
