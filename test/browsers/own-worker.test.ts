import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateSW } from 'workbox-build';
import type { Tab } from '../engines/engine.ts';
import { built } from './harness/page-server.ts';
import { ENGINES, expectArrived, useBrowser, useScenes, type Scene } from './harness/scene.ts';
import { sayDurably, statusOf, visit } from './harness/till.ts';

const newScene = useScenes(5);

/** A worker that Workbox has generated for a shop, with our part imported as its documents say. */
async function generated(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tillroll-workbox-'));
  try {
    await writeFile(join(folder, 'shop.css'), 'body { margin: 0 }');
    await generateSW({
      globDirectory: folder,
      globPatterns: ['*.css'],
      swDest: join(folder, 'sw.js'),
      importScripts: ['/part.js'],
      inlineWorkboxRuntime: true,
      sourcemap: false,
      mode: 'production',
      // As a shop has it that asks its visitors before it takes a new version up.
      skipWaiting: false,
      clientsClaim: false,
    });
    return await readFile(join(folder, 'sw.js'), 'utf8');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

let workbox = '';
beforeAll(async () => {
  workbox = await generated();
}, 120_000);

const PUSH = `importScripts('/part.js');
self.addEventListener('push', (event) => event.waitUntil(self.registration.showNotification(event.data.text())));
self.addEventListener('notificationclick', (event) => event.notification.close());
self.addEventListener('fetch', (event) => {
  if (new URL(event.request.url).pathname === '/by-the-shop') event.respondWith(new Response('by the worker of the shop'));
});`;

const msw = (): string =>
  `importScripts('/part.js');\n${readFileSync(fileURLToPath(new URL('../../node_modules/msw/lib/mockServiceWorker.js', import.meta.url)), 'utf8')}`;

/** A shop's page with a worker of its own, which the SDK is told of. */
async function openWithOwnWorker(scene: Scene, tab: Tab, worker: string): Promise<void> {
  scene.pages.scripts.set('/part.js', built('tillroll-sw.js'));
  // What Workbox's worker keeps for the shop.
  scene.pages.scripts.set('/shop.css', '');
  scene.pages.worker = worker;
  await visit(tab, scene.pages.page());
}

const expectCourier = (tab: Tab, courier: 'worker' | 'page'): Promise<void> =>
  expect.poll(async () => (await statusOf(tab)).courier).toBe(courier);

describe.each(ENGINES)("a shop's own worker, in %s,", (name, engine) => {
  const { newTab } = useBrowser(engine);

  it.each([
    ['that Workbox has generated', () => workbox],
    ['for push messages', () => PUSH],
    ["of msw's", msw],
  ])('%s carries, with our part imported', async (_whose, worker) => {
    const scene = await newScene();
    const tab = await newTab();
    await openWithOwnWorker(scene, tab, worker());
    const ids = await sayDurably(tab, 10, 'by the worker of the shop');
    await expectArrived(scene, ids);
    await expectCourier(tab, 'worker');
  });

  // Firefox, as it is driven here, never ends a look for a newer worker.
  it.skipIf(name === 'firefox')(
    'waits for its turn as the shop wants it, and goes on answering its own requests',
    async () => {
      const scene = await newScene();
      const tab = await newTab();
      await openWithOwnWorker(scene, tab, PUSH);
      await tab.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
      // The first page was there before the worker: it controls the next.
      await visit(tab, scene.pages.page());
      const ask = (): Promise<string> => tab.evaluate(() => fetch('/by-the-shop').then((answer) => answer.text()));
      await expect.poll(ask).toBe('by the worker of the shop');
      scene.pages.worker = `${PUSH}\n// a newer one`;
      await tab.evaluate(() => navigator.serviceWorker.ready.then((registration) => void registration.update()));
      const stateOf = (which: 'active' | 'waiting'): Promise<string | undefined> =>
        tab.evaluate(async (part) => (await navigator.serviceWorker.getRegistration())?.[part]?.state, which);
      await expect.poll(() => stateOf('waiting')).toBe('installed');
      // The page goes on with the one it has.
      expect(await ask()).toBe('by the worker of the shop');
      // WebKit lets it answer while it still calls it activating.
      await expect.poll(() => stateOf('active')).toBe('activated');
      expect(await stateOf('waiting')).toBe('installed');
      await expectArrived(scene, await sayDurably(tab, 5, 'meanwhile'));
    },
  );

  it('of ours is switched off by a file in its place, and the pages carry what waits', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page());
    const ids = [...(await sayDurably(tab, 5, 'by the worker'))];
    await expectArrived(scene, ids);
    await expectCourier(tab, 'worker');
    scene.pages.worker = built('tillroll-sw-off.js');
    // A page that the old worker controls keeps it as long as it lives.
    for (let page = 0; page < 2; page++) {
      await visit(tab, scene.pages.page());
      ids.push(...(await sayDurably(tab, 5, 'while it goes')));
      await expectArrived(scene, ids);
    }
    await expectCourier(tab, 'page');
    await expect
      .poll(() => tab.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length))
      .toBe(0);
  });
});
