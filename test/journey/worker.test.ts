import { describe, expect, it } from 'vitest';
import { pendingOf, sayMany, statusOf, visit } from './harness/page.ts';
import { createWorld } from './harness/world.ts';

describe('the service worker', () => {
  it('is not needed: where its file is missing the page carries', async () => {
    const world = await createWorld({ worker: true });
    const { context, page } = await world.openBrowser();
    await context.route('**/tillroll-sw.js', (route) => route.fulfill({ status: 404 }));
    await visit(page, world.shopUrl);
    await sayMany(page, 10, 'carried by the page');
    await expect.poll(() => world.journal.count(), { timeout: 20_000 }).toBe(10);
    expect((await statusOf(page)).courier).toBe('page');
  });

  it('takes over from the page when it is there again, and gives back when it is gone', async () => {
    const world = await createWorld({ worker: true });
    const { context, page } = await world.openBrowser();
    const missing = '**/tillroll-sw.js';
    await context.route(missing, (route) => route.fulfill({ status: 404 }));
    await visit(page, world.shopUrl);
    await sayMany(page, 10, 'by the page');
    await expect.poll(() => world.journal.count(), { timeout: 20_000 }).toBe(10);

    await context.unroute(missing);
    await visit(page, world.shopUrl);
    await sayMany(page, 10, 'by the worker');
    await expect.poll(() => world.journal.count(), { timeout: 20_000 }).toBe(20);
    await expect.poll(async () => (await statusOf(page)).courier).toBe('worker');

    await page.evaluate(async () => {
      for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
    });
    await context.route(missing, (route) => route.fulfill({ status: 404 }));
    await visit(page, world.shopUrl);
    await sayMany(page, 10, 'by the page again');
    await expect.poll(() => world.journal.count(), { timeout: 20_000 }).toBe(30);
    expect((await statusOf(page)).courier).toBe('page');
    expect(await world.journal.ledger()).toMatchObject([{ highest: 30, arrivedCount: 30, missingCount: 0 }]);
  });

  it('carries by itself what a closed page has left, once there is a network again', async () => {
    const world = await createWorld({ worker: true });
    const { context, page } = await world.openBrowser();
    await visit(page, world.shopUrl);
    await sayMany(page, 1, 'first');
    await expect.poll(() => world.journal.count(), { timeout: 20_000 }).toBe(1);
    await context.setOffline(true);
    await sayMany(page, 20, 'offline');
    await expect.poll(async () => (await statusOf(page)).delivery, { timeout: 20_000 }).toBe('waiting');
    expect(await pendingOf(page)).toBe(20);
    await context.newPage();
    await page.close();
    await context.setOffline(false);
    await expect.poll(() => world.journal.count(), { timeout: 30_000 }).toBe(21);
  });
});
