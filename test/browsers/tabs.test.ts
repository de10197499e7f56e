import { describe, expect, it } from 'vitest';
import type { Tab } from '../engines/engine.ts';
import { ENGINES, expectArrived, useBrowser, useScenes } from './harness/scene.ts';
import { sayDurably, visit } from './harness/till.ts';

const newScene = useScenes(2);
const TABS = 10;
const CLOSED: readonly number[] = [1, 4, 5, 8];

/** Begins to say, and tells the witness what is durable. */
const sayToWitness = (tab: Tab, label: string): Promise<void> =>
  tab.evaluate((text) => {
    const channel = new BroadcastChannel('witness');
    for (let at = 0; at < 30; at++) {
      void window.tillroll?.('product_search', { query: `${text} ${at}` })?.then((result) => {
        if (result.kind === 'durable') channel.postMessage(result.id);
      });
    }
  }, label);

const listenAsWitness = (tab: Tab): Promise<void> =>
  tab.evaluate(() => {
    const seen: string[] = [];
    new BroadcastChannel('witness').onmessage = ({ data }) => void seen.push(data as string);
    Object.assign(window, { seen });
  });

const seenBy = (tab: Tab): Promise<readonly string[]> =>
  tab.evaluate(() => (window as unknown as { seen: string[] }).seen);

describe.each(ENGINES)('tabs of one origin, in %s,', (_name, engine) => {
  const { newTab } = useBrowser(engine);

  it('lose nothing durable when ten of them say 30 each and some are closed meanwhile', async () => {
    const scene = await newScene();
    const witness = await newTab();
    await witness.goto(scene.pages.page({ bare: true }));
    await listenAsWitness(witness);
    const tabs: Tab[] = [];
    for (let at = 0; at < TABS; at++) {
      const tab = await newTab();
      await visit(tab, scene.pages.page());
      tabs.push(tab);
    }
    const closings: Promise<void>[] = [];
    for (const [at, tab] of tabs.entries()) {
      await sayToWitness(tab, `tab ${at}`);
      if (CLOSED.includes(at)) closings.push(tab.close());
    }
    await Promise.all(closings);
    const fromOpenTabs = (TABS - CLOSED.length) * 30;
    await expect.poll(async () => (await seenBy(witness)).length).toBeGreaterThanOrEqual(fromOpenTabs);
    const durable = await seenBy(witness);
    await expect
      .poll(async () => {
        const there = new Set((await scene.journal.rows()).map(({ id }) => id));
        return durable.filter((id) => !there.has(id)).length;
      })
      .toBe(0);
    await expect.poll(() => scene.ledger()).toMatchObject([{ missingCount: 0, complete: true }]);
  });

  it('bring what two of them have said offline, once', async () => {
    const scene = await newScene();
    const [left, right] = [await newTab(), await newTab()];
    await visit(left, scene.pages.page());
    await visit(right, scene.pages.page());
    scene.way.mode = 'cut';
    const ids = [await sayDurably(left, 100, 'left'), await sayDurably(right, 100, 'right')].flat();
    expect(await scene.journal.count()).toBe(0);
    scene.way.mode = 'open';
    await expectArrived(scene, ids);
    expect(await scene.ledger()).toMatchObject([{ highest: 200, arrivedCount: 200, complete: true }]);
  });
});
