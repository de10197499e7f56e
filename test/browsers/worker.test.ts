import { describe, expect, it } from 'vitest';
import type { Tab } from '../engines/engine.ts';
import { WORKERS } from './harness/page-server.ts';
import { ENGINES, expectArrived, useBrowser, useScenes, type Scene } from './harness/scene.ts';
import { sayDurably, statusOf, visit } from './harness/till.ts';

const newScene = useScenes(6);

const unregisterAll = (tab: Tab): Promise<void> =>
  tab.evaluate(async () => {
    for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
  });

const expectCourier = (tab: Tab, courier: 'worker' | 'page'): Promise<void> =>
  expect.poll(async () => (await statusOf(tab)).courier).toBe(courier);

/** A page of the shop from before it had the SDK, with a worker of another program. */
async function registerForeign({ pages }: Scene, tab: Tab): Promise<void> {
  await tab.goto(pages.page({ bare: true }));
  await tab.evaluate(async () => {
    await navigator.serviceWorker.register('/foreign-sw.js');
    await navigator.serviceWorker.ready;
  });
}

describe.each(ENGINES)('the service worker, in %s,', (name, engine) => {
  const { browser, newTab } = useBrowser(engine);

  it('is not needed where its file is missing, takes over when it is there, and gives back', async () => {
    const scene = await newScene();
    const own = scene.pages.worker;
    const tab = await newTab();
    scene.pages.worker = undefined;
    await visit(tab, scene.pages.page());
    const ids = [...(await sayDurably(tab, 10, 'by the page'))];
    await expectArrived(scene, ids);
    await expectCourier(tab, 'page');

    scene.pages.worker = own;
    await visit(tab, scene.pages.page());
    ids.push(...(await sayDurably(tab, 10, 'by the worker')));
    await expectArrived(scene, ids);
    await expectCourier(tab, 'worker');

    await unregisterAll(tab);
    scene.pages.worker = undefined;
    await visit(tab, scene.pages.page());
    ids.push(...(await sayDurably(tab, 10, 'by the page again')));
    await expectArrived(scene, ids);
    await expectCourier(tab, 'page');
  });

  it('may be unregistered while it carries', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page());
    scene.way.delayMs = 200;
    scene.way.mode = (events) => (events.length > 5 ? { status: 413 } : 'open');
    const ids = [...(await sayDurably(tab, 40, 'being carried'))];
    await expect.poll(() => scene.journal.count()).toBeGreaterThan(0);
    scene.pages.worker = undefined;
    await unregisterAll(tab);
    ids.push(...(await sayDurably(tab, 5, 'after the worker')));
    await expectArrived(scene, ids);
  });

  it('of another program may control the page already', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await registerForeign(scene, tab);
    await expect.poll(() => tab.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    await visit(tab, scene.pages.page());
    const ids = await sayDurably(tab, 10, 'beside a foreign worker');
    await expectArrived(scene, ids);
  });

  it('of another program is left in its place by a page that carries itself', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await registerForeign(scene, tab);
    await visit(tab, scene.pages.page({ worker: false }));
    const ids = await sayDurably(tab, 10, 'past a foreign worker');
    await expectArrived(scene, ids);
    const scripts = await tab.evaluate(async () =>
      (await navigator.serviceWorker.getRegistrations()).map(({ active }) => new URL(active?.scriptURL ?? '').pathname),
    );
    expect(scripts).toEqual(['/foreign-sw.js']);
  });

  it('that never answers is stood in for by the page', async () => {
    const scene = await newScene();
    scene.pages.worker = WORKERS.silent;
    const tab = await newTab();
    await visit(tab, scene.pages.page());
    const ids = await sayDurably(tab, 10, 'into silence');
    await expectArrived(scene, ids);
    await expectCourier(tab, 'page');
  });

  // The driver of WebKit has no handle on a worker.
  it.skipIf(name === 'webkit')('may be stopped in the middle of a request', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page());
    scene.way.mode = 'hangs';
    const ids = await sayDurably(tab, 20, 'under way');
    await expect.poll(() => scene.way.disturbed()).toBeGreaterThan(0);
    await browser().stopWorkers?.();
    scene.way.mode = 'open';
    await expectArrived(scene, ids);
  });
});
