import { setTimeout as passes } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ChromiumBrowser } from '../engines/chromium.ts';
import type { Browser, Tab } from '../engines/engine.ts';
import { ENGINES, expectArrived, useBrowser, useScenes, type Scene } from './harness/scene.ts';
import { expectDelivery, flush, sayDurably, statusOf, visit } from './harness/till.ts';

/*
 * What wakes a courier, each alone. A courier's own clock cannot be switched off, but it can be sent far away: where
 * chance always gives its highest, a collector that says "busy" six times in a row is left alone for a minute. What
 * arrives within seconds of its return was then brought by what the test has done, and by nothing else.
 */

const newScene = useScenes(9);
const SOON_MS = 5000;
const FAR_MS = 30_000;
/** Beacon and last attempt are not further apart. */
const QUIET_MS = 700;

/** Chance always gives its highest; and the page is in front, wherever the driver has put its tab. */
function beUnlucky(): void {
  Math.random = () => 0.999;
  Object.defineProperty(document, 'visibilityState', { get: () => 'visible' });
}
const UNLUCKY_WORKER = 'Math.random = () => 0.999;';

/** Says ten events to a busy collector, until its next attempt is far away. */
async function sayInVain(scene: Scene, tab: Tab): Promise<readonly string[]> {
  scene.way.mode = { status: 503 };
  const ids = await sayDurably(tab, 10, 'to a busy collector');
  for (let time = 0; time < 6; time++) await flush(tab);
  await expect.poll(async () => (await statusOf(tab)).nextAttemptAt ?? 0).toBeGreaterThan(Date.now() + FAR_MS);
  return ids;
}

/** The collector is there again, and nobody has heard of it yet. */
async function comeBack({ way, journal }: Scene): Promise<void> {
  way.mode = 'open';
  expect(await journal.count()).toBe(0);
}

/** Leaves the page in vain, too: its beacon and its worker's last attempt find the collector busy. Ends the worker. */
async function leaveNobody({ way }: Scene, browser: Browser, leave: () => Promise<void>): Promise<void> {
  const before = way.batches.length;
  await leave();
  await expect.poll(() => way.batches.length).toBeGreaterThan(before);
  for (let seen = -1; seen !== way.batches.length;) {
    seen = way.batches.length;
    await passes(QUIET_MS);
  }
  await browser.stopWorkers?.();
}

async function expectSoon(scene: Scene, ids: readonly string[]): Promise<void> {
  await expect.poll(() => scene.journal.count(), { timeout: SOON_MS, interval: 50 }).toBe(ids.length);
  await expectArrived(scene, ids);
}

const withUnluckyWorker = ({ pages }: Scene): void => {
  pages.worker = `${UNLUCKY_WORKER}\n${pages.worker}`;
};

/** Lets Chromium believe that it has a network again and that the worker has asked for it. */
async function dispatchSync(browser: Browser, origin: string): Promise<void> {
  const { context } = browser as ChromiumBrowser;
  const [keeper] = context.pages();
  if (!keeper) throw new Error('no page to ask from');
  const session = await context.newCDPSession(keeper);
  const registrationId = await new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin));
      if (ours) resolve(ours.registrationId);
    });
    void session.send('ServiceWorker.enable');
  });
  await session.send('ServiceWorker.dispatchSyncEvent', { origin, registrationId, tag: 'tillroll', lastChance: false });
  await session.detach();
}

describe.each(ENGINES)('a courier, in %s,', (name, engine) => {
  const { browser, newTab } = useBrowser(engine);

  it('is woken by the network, when the browser says so', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page({ worker: false, before: beUnlucky }));
    const ids = await sayInVain(scene, tab);
    await comeBack(scene);
    await tab.evaluate(() => window.dispatchEvent(new Event('online')));
    await expectSoon(scene, ids);
  });

  it('is woken by a page that comes to the front', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page({ worker: false, before: beUnlucky }));
    const ids = await sayInVain(scene, tab);
    await comeBack(scene);
    await tab.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await expectSoon(scene, ids);
  });

  it('is woken by a page that is opened', async () => {
    const scene = await newScene();
    // Both at once: a tab that is put in the background says so, and wakes the courier.
    const [tab, other] = [await newTab(), await newTab()];
    const page = scene.pages.page({ worker: false, before: beUnlucky });
    await visit(tab, page);
    const ids = await sayInVain(scene, tab);
    await comeBack(scene);
    await visit(other, page);
    await expectSoon(scene, ids);
  });

  it('is woken by the word of another tab', async () => {
    const scene = await newScene();
    withUnluckyWorker(scene);
    const [tab, other] = [await newTab(), await newTab()];
    const page = scene.pages.page({ before: beUnlucky });
    await visit(tab, page);
    await visit(other, page);
    const ids = await sayInVain(scene, tab);
    await comeBack(scene);
    await flush(other);
    await expectSoon(scene, ids);
  });

  // The driver of WebKit has no handle on a worker.
  it.skipIf(name === 'webkit')('is woken by a worker that starts, for whatever reason', async () => {
    const scene = await newScene();
    withUnluckyWorker(scene);
    const tab = await newTab();
    await visit(tab, scene.pages.page({ before: beUnlucky }));
    const ids = await sayInVain(scene, tab);
    await leaveNobody(scene, browser(), () => tab.goto(scene.pages.page({ bare: true })));
    await comeBack(scene);
    await tab.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      registration?.active?.postMessage({ from: 'another program' });
    });
    await expectSoon(scene, ids);
  });

  it.runIf(name === 'chromium')('is woken by Background Sync, with no page left', async () => {
    const scene = await newScene();
    withUnluckyWorker(scene);
    const tab = await newTab();
    await visit(tab, scene.pages.page({ before: beUnlucky }));
    const ids = await sayInVain(scene, tab);
    await leaveNobody(scene, browser(), () => tab.close());
    await comeBack(scene);
    await dispatchSync(browser(), scene.pages.url);
    await expectSoon(scene, ids);
  });

  it('comes back by its own clock', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page({ worker: false, before: beUnlucky }));
    scene.way.mode = { status: 503 };
    const ids = await sayDurably(tab, 10, 'to a busy collector');
    await expect.poll(() => scene.way.disturbed()).toBe(1);
    scene.way.mode = 'open';
    await expectSoon(scene, ids);
  });

  it.each([
    [
      'believes to be offline and is not',
      (): void => {
        Object.defineProperty(Navigator.prototype, 'onLine', { get: (): boolean => false });
      },
    ],
    [
      'believes to be online and is not',
      (): void => {
        Object.defineProperty(Navigator.prototype, 'onLine', { get: (): boolean => true });
      },
    ],
  ] as const)('carries just the same where the browser %s', async (_what, before) => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page({ before }));
    const ids = [...(await sayDurably(tab, 5, 'whatever the browser believes'))];
    await expectArrived(scene, ids);
    scene.way.mode = 'cut';
    ids.push(...(await sayDurably(tab, 5, 'with a dead network')));
    await expectDelivery(tab, 'waiting');
    scene.way.mode = 'open';
    await expectSoon(scene, ids);
  });
});
