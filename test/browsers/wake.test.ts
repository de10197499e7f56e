import { describe, expect, it } from 'vitest';
import type { ChromiumBrowser } from '../engines/chromium.ts';
import type { Browser, Tab } from '../engines/engine.ts';
import { ENGINES, expectArrived, useBrowser, useScenes, type Scene } from './harness/scene.ts';
import { flush, sayDurably, statusOf, visit } from './harness/till.ts';

/*
 * What wakes a courier, each alone. A courier's own clock cannot be switched off, but it can be sent far away: where
 * chance always gives its highest, a collector that says "busy" six times in a row is left alone for a minute. What
 * arrives within seconds of its return was then brought by what the test has done, and by nothing else.
 */

const newScene = useScenes(9);
const SOON_MS = 5000;
const FAR_MS = 30_000;

/** Chance always gives its highest. In pages, and in workers as the first line of the script. */
function beUnlucky(): void {
  Math.random = () => 0.999;
}

/** The page is the one in front, whatever the driver does with its windows. */
function beUnluckyAndVisible(): void {
  Math.random = () => 0.999;
  Object.defineProperty(document, 'visibilityState', { get: () => 'visible' });
}

/** Says ten events to a busy collector until the next attempt is far away, and opens the way. */
async function sayThenReturn(scene: Scene, tab: Tab): Promise<readonly string[]> {
  scene.way.mode = { status: 503 };
  const ids = await sayDurably(tab, 10, 'to a busy collector');
  for (let time = 0; time < 6; time++) await flush(tab);
  await expect.poll(async () => (await statusOf(tab)).nextAttemptAt ?? 0).toBeGreaterThan(Date.now() + FAR_MS);
  scene.way.mode = 'open';
  return ids;
}

async function expectSoon(scene: Scene, ids: readonly string[]): Promise<void> {
  await expect.poll(() => scene.journal.count(), { timeout: SOON_MS, interval: 50 }).toBe(ids.length);
  await expectArrived(scene, ids);
}

const withUnluckyWorker = ({ pages }: Scene): void => {
  pages.worker = `(${beUnlucky})();\n${pages.worker}`;
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

describe.each(ENGINES)('a courier whose clock is far away, in %s, is woken', (name, engine) => {
  const { browser, newTab } = useBrowser(engine);

  it('by the network, when the browser says so', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page({ worker: false, before: beUnlucky }));
    const ids = await sayThenReturn(scene, tab);
    await tab.evaluate(() => window.dispatchEvent(new Event('online')));
    await expectSoon(scene, ids);
  });

  it('by a page that comes to the front', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page({ worker: false, before: beUnluckyAndVisible }));
    const ids = await sayThenReturn(scene, tab);
    await tab.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await expectSoon(scene, ids);
  });

  it('by a page that is opened', async () => {
    const scene = await newScene();
    const tab = await newTab();
    const page = scene.pages.page({ worker: false, before: beUnlucky });
    await visit(tab, page);
    const ids = await sayThenReturn(scene, tab);
    await visit(await newTab(), page);
    await expectSoon(scene, ids);
  });

  it('by the word of another tab', async () => {
    const scene = await newScene();
    withUnluckyWorker(scene);
    const [tab, other] = [await newTab(), await newTab()];
    const page = scene.pages.page({ before: beUnlucky });
    await visit(tab, page);
    await visit(other, page);
    const ids = await sayThenReturn(scene, tab);
    await flush(other);
    await expectSoon(scene, ids);
  });

  // The driver of WebKit has no handle on a worker.
  it.skipIf(name === 'webkit')('by a worker that starts, for whatever reason', async () => {
    const scene = await newScene();
    withUnluckyWorker(scene);
    const tab = await newTab();
    await visit(tab, scene.pages.page({ before: beUnlucky }));
    const ids = await sayThenReturn(scene, tab);
    await tab.goto(scene.pages.page({ bare: true }));
    await browser().stopWorkers?.();
    await tab.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      registration?.active?.postMessage({ from: 'another program' });
    });
    await expectSoon(scene, ids);
  });

  it.runIf(name === 'chromium')('by Background Sync, with no page left', async () => {
    const scene = await newScene();
    withUnluckyWorker(scene);
    const tab = await newTab();
    await visit(tab, scene.pages.page({ before: beUnlucky }));
    const ids = await sayThenReturn(scene, tab);
    await tab.close();
    await browser().stopWorkers?.();
    await dispatchSync(browser(), scene.pages.url);
    await expectSoon(scene, ids);
  });
});

describe.each(ENGINES)('a courier, in %s,', (_name, engine) => {
  const { newTab } = useBrowser(engine);

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
        Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false });
      },
    ],
    [
      'believes to be online and is not',
      (): void => {
        Object.defineProperty(Navigator.prototype, 'onLine', { get: () => true });
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
    await expect.poll(() => scene.way.disturbed()).toBeGreaterThan(0);
    scene.way.mode = 'open';
    await expectSoon(scene, ids);
  });
});
