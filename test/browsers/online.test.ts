import { describe, expect, it } from 'vitest';
import { ENGINES, expectArrived, useBrowser, useScenes } from './harness/scene.ts';
import { pendingOf, sayDurably, statusOf, visit } from './harness/till.ts';

const newScene = useScenes(2);

describe.each(ENGINES)('online, in %s', (_name, engine) => {
  const { newTab } = useBrowser(engine);

  it.each([
    ['the worker', true, 'worker'],
    ['the page', false, 'page'],
  ] as const)('brings 20 signals once and without a gap, carried by %s', async (_who, worker, courier) => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page({ worker }));
    const ids = await sayDurably(tab, 20, 'online');
    await expectArrived(scene, ids);
    const rows = await scene.journal.rows();
    expect(rows.map(({ sequence }) => sequence).toSorted((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 20 }, (_, at) => at + 1),
    );
    await expect.poll(() => pendingOf(tab)).toBe(0);
    expect((await statusOf(tab)).courier).toBe(courier);
    expect(await scene.ledger()).toMatchObject([{ highest: 20, arrivedCount: 20, complete: true }]);
  });
});
