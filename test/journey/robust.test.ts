import { describe, expect, it } from 'vitest';
import type { SendResult } from '../../sdk/till.ts';
import { pendingOf, sayMany, statusOf, visit } from './harness/page.ts';
import { createWorld } from './harness/world.ts';

describe("a shop's mistakes", () => {
  it('cost it the one event at most: what cannot be written, a wrong name, a customer without id', async () => {
    const world = await createWorld({ worker: true });
    const { page } = await world.openBrowser();
    const broken: string[] = [];
    page.on('pageerror', (error) => broken.push(error.message));
    await visit(page, world.shopUrl);
    const results = await page.evaluate(async () => {
      const say = window.tillroll as unknown as (name: string, payload: unknown) => Promise<SendResult> | undefined;
      const circle: Record<string, unknown> = { query: 'circle' };
      circle['itself'] = circle;
      window.tillroll?.ready((till) => till.identify(''));
      return Promise.all([
        say('product_search', { query: 'bad', big: 1n }),
        say('product_search', circle),
        say('product_searched', { query: 'no such signal' }),
        say('product_search', { query: 'x'.repeat(400), note: 'y'.repeat(70_000) }),
        say('product_search', { query: 'good' }),
      ]);
    });
    expect(results.map((result) => result?.kind)).toEqual(['invalid', 'invalid', undefined, 'invalid', 'durable']);
    await expect.poll(() => world.journal.count(), { timeout: 20_000 }).toBe(1);
    expect((await world.journal.rows())[0]).toMatchObject({ customerId: null, data: { query: 'good' } });
    expect(broken).toEqual([]);
  });

  it('a function that was kept from before the core goes on working, and calls keep their time', async () => {
    const world = await createWorld({ worker: true });
    const { page } = await world.openBrowser();
    await page.addInitScript(() => {
      const timer = setInterval(() => {
        if (!window.tillroll) return;
        clearInterval(timer);
        const kept = window.tillroll;
        Object.assign(window, { kept, saidAt: Date.now() });
        void kept('product_search', { query: 'before the core' });
      }, 1);
    });
    await page.route('**/tillroll-core.js', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await route.continue();
    });
    await visit(page, world.shopUrl);
    const said = await page.evaluate(() => {
      const { kept, saidAt } = window as unknown as { kept: NonNullable<typeof window.tillroll>; saidAt: number };
      return Promise.resolve(kept('product_search', { query: 'after the core' })).then((result) => ({
        result,
        saidAt,
      }));
    });
    expect(said.result).toMatchObject({ kind: 'durable' });
    await expect.poll(() => world.journal.count(), { timeout: 20_000 }).toBe(2);
    const early = (await world.journal.rows()).find(({ data }) => data['query'] === 'before the core');
    const mintedAt = Number.parseInt(early?.id.replace('-', '').slice(0, 12) ?? '', 16);
    expect(Math.abs(mintedAt - said.saidAt)).toBeLessThan(100);
  });
});

describe('a courier that dies at work', () => {
  it('is replaced without anything new being said, when it was the worker', async () => {
    const world = await createWorld({ worker: true });
    const { context, page } = await world.openBrowser();
    await visit(page, world.shopUrl);
    await sayMany(page, 1, 'first');
    await expect.poll(() => world.journal.count(), { timeout: 20_000 }).toBe(1);
    world.way.mode = 'hangs';
    await sayMany(page, 20, 'under way');
    await expect.poll(() => world.way.disturbed(), { timeout: 10_000 }).toBeGreaterThan(0);
    const cdp = await context.newCDPSession(page);
    await cdp.send('ServiceWorker.enable');
    await cdp.send('ServiceWorker.stopAllWorkers');
    world.way.mode = 'open';
    await expect.poll(() => world.journal.count(), { timeout: 15_000 }).toBe(21);
  });

  it('is replaced by another tab, when it was a page', async () => {
    const world = await createWorld({ worker: false });
    const { context, page } = await world.openBrowser();
    const other = await context.newPage();
    await visit(other, world.shopUrl);
    await visit(page, world.shopUrl);
    world.way.mode = 'hangs';
    await sayMany(page, 20, 'under way');
    await expect.poll(() => world.way.disturbed(), { timeout: 10_000 }).toBeGreaterThan(0);
    await page.close();
    world.way.mode = 'open';
    await expect.poll(() => world.journal.count(), { timeout: 20_000 }).toBe(20);
    await expect.poll(() => pendingOf(other), { timeout: 20_000 }).toBe(0);
  });
});

describe('the back/forward cache', () => {
  it('keeps a page that says, carries and waits for an answer', async () => {
    const world = await createWorld({ worker: false });
    const { page } = await world.openBrowser();
    await visit(page, world.shopUrl);
    world.way.mode = 'hangs';
    await sayMany(page, 5, 'under way');
    await expect.poll(() => world.way.disturbed(), { timeout: 10_000 }).toBeGreaterThan(0);
    await page.evaluate(() =>
      window.addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted })),
    );
    await page.goto(`${world.shopUrl}/basket`);
    // Before the return: what the page sends at once must not hang in its turn.
    world.way.mode = 'open';
    // A page out of the cache does not load again: there is only its return to wait for.
    await page.goBack({ waitUntil: 'commit' });
    await page.waitForFunction(() => 'persisted' in window);
    expect(await page.evaluate(() => (window as unknown as { persisted?: boolean }).persisted)).toBe(true);
    await page.evaluate(() => window.tillroll?.('product_search', { query: 'after coming back' }));
    await expect.poll(() => world.journal.count(), { timeout: 20_000 }).toBe(6);
    expect((await statusOf(page)).storage).toBe('durable');
  });
});
