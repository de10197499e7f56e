import { setTimeout as passes } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ChromiumStore, Engine } from '../engines/engine.ts';
import { ENGINES, expectArrived, ownProfile, useScenes, type Scene } from './harness/scene.ts';
import { pendingOf, sayDurably, visit } from './harness/till.ts';

interface Case {
  readonly engine: Engine;
  readonly store: ChromiumStore;
  readonly worker: boolean;
  /** Whether the collector is still away when the browser is started for the first time. */
  readonly stillAway: boolean;
}

const storesOf = (engine: Engine): readonly ChromiumStore[] =>
  engine.name === 'chromium' ? ['leveldb', 'sqlite'] : ['leveldb'];

const CASES = ENGINES.flatMap(([name, engine]) =>
  storesOf(engine).flatMap((store) =>
    [true, false].map((worker): readonly [title: string, one: Case] => [
      `${name}${engine.name === 'chromium' ? ` on ${store}` : ''}, ${worker ? 'with' : 'without'} the worker`,
      { engine, store, worker, stillAway: worker },
    ]),
  ),
);

const newScene = useScenes(4);

/** All of it is there, once; or Chromium's old store has lost the database, and the ledger says so. */
async function expectAccounted(scene: Scene, ids: readonly string[], { engine, store }: Case): Promise<void> {
  if (engine.name !== 'chromium' || store === 'sqlite') return expectArrived(scene, ids);
  const isAccounted = async (): Promise<boolean> => {
    if ((await scene.journal.count()) === ids.length) return true;
    return (await scene.ledger()).some(
      ({ wipedAt, dropped }) => wipedAt !== null && dropped.some(({ reason }) => reason === 'WIPED'),
    );
  };
  await expect.poll(isAccounted, { timeout: 30_000 }).toBe(true);
  for (const { missingCount } of await scene.ledger()) expect(missingCount).toBe(0);
}

describe.each(CASES)('a killed browser, %s,', (_title, one) => {
  it('loses none of 50 durable signals over two starts and doubles none, or declares the loss', async () => {
    const { engine, store, worker, stillAway } = one;
    const scene = await newScene();
    const launch = ownProfile(engine, store);
    const page = scene.pages.page({ worker });
    const open = async () => {
      const browser = await launch();
      const tab = await browser.newTab();
      await visit(tab, page);
      return { browser, tab };
    };
    const first = await open();
    scene.way.mode = 'cut';
    const ids = [...(await sayDurably(first.tab, 50, 'before the kill'))];
    // The moment after which a visitor's device may die: not a wait for anything.
    await passes(300);
    await first.browser.kill();

    if (!stillAway) scene.way.mode = 'open';
    const second = await open();
    if (!stillAway) await expectAccounted(scene, ids, one);
    ids.push(...(await sayDurably(second.tab, 5, 'after the kill')));
    await second.browser.close();

    // Chromium shows what a kill has done to its database at the second start, not at the first.
    scene.way.mode = 'open';
    const third = await open();
    await expectAccounted(scene, ids, one);
    await expect.poll(() => pendingOf(third.tab)).toBe(0);
  });
});
