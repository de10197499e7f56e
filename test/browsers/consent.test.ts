import { setTimeout as passes } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Tab } from '../engines/engine.ts';
import { ENGINES, expectArrived, useBrowser, useScenes } from './harness/scene.ts';
import { sayDurably, saySome, storesOf, visit } from './harness/till.ts';

const newScene = useScenes(3);
/** What was on the wire when consent was taken back. */
const GRACE_MS = 250;
/** Longer than every wait of a courier that has something to carry. */
const QUIET_MS = 5000;

const decide = (tab: Tab, answer: 'grant' | 'deny'): Promise<void> =>
  tab.evaluate(
    (what) => new Promise<void>((resolve) => window.tillroll?.ready((till) => resolve(till.consent[what]()))),
    answer,
  );

describe.each(ENGINES)('consent, in %s,', (_name, engine) => {
  const { newTab } = useBrowser(engine);

  it('taken back while the worker and, elsewhere, a tab carry: nothing more is asked, nothing is kept', async () => {
    const origins = [];
    for (const worker of [true, false]) {
      const scene = await newScene();
      const [one, other] = [await newTab(), await newTab()];
      await visit(other, scene.pages.page({ worker }));
      await visit(one, scene.pages.page({ worker }));
      scene.way.delayMs = 300;
      scene.way.mode = (events) => (events.length > 3 ? { status: 413 } : 'open');
      await sayDurably(other, 60, 'being carried');
      await expect.poll(() => scene.journal.count()).toBeGreaterThan(0);
      await decide(one, 'deny');
      const deniedAt = Date.now();
      for (const tab of [one, other]) await expect.poll(() => storesOf(tab)).toEqual([]);
      origins.push({ scene, tabs: [one, other], deniedAt });
    }
    await passes(QUIET_MS);
    for (const { scene, tabs, deniedAt } of origins) {
      expect(scene.way.batches.filter(({ at }) => at > deniedAt + GRACE_MS)).toEqual([]);
      expect(await scene.journal.count()).toBeLessThan(60);
      for (const tab of tabs) {
        expect(await storesOf(tab)).toEqual([]);
        expect(await saySome(tab, 1, 'after')).toEqual([{ kind: 'withheld', reason: 'consent-denied' }]);
      }
    }
  });

  it('that is pending stores and sends nothing, until it is given: then what was held arrives', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page({ consent: 'pending' }));
    const held = await saySome(tab, 5, 'held back');
    expect(held.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => 'memory'));
    expect(await storesOf(tab)).toEqual([]);
    expect(scene.way.batches).toEqual([]);
    await decide(tab, 'grant');
    await expectArrived(
      scene,
      held.flatMap((result) => ('id' in result ? [result.id] : [])),
    );
  });
});
