import { describe, expect, it } from 'vitest';
import { pendingOf, sayMany, visit } from './harness/page.ts';
import { createWorld } from './harness/world.ts';

describe.each([
  ['with the service worker', true],
  ['without a service worker', false],
] as const)('the backend is down and the browser is killed, %s', (_how, worker) => {
  it('loses none of 50 durable signals and doubles none', async () => {
    const world = await createWorld({ worker });
    const first = await world.openBrowser();
    await visit(first.page, world.shopUrl);
    await world.backend.stop();
    const ids = await sayMany(first.page, 50, 'before the kill');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await first.kill();

    await world.backend.start();
    // Chromium shows what a kill has done to its database at the second start, not at the first.
    for (const start of ['first', 'second']) {
      const browser = await world.openBrowser();
      await visit(browser.page, world.shopUrl);
      await expect.poll(() => world.journal.count(), { timeout: 30_000, message: `after the ${start} start` }).toBe(50);
      await expect.poll(() => pendingOf(browser.page), { timeout: 10_000 }).toBe(0);
      await browser.close();
    }

    const rows = await world.journal.rows();
    expect(rows.map(({ id }) => id).toSorted()).toEqual([...ids].toSorted());
    expect(await world.journal.ledger()).toMatchObject([
      { highest: 50, arrivedCount: 50, missingCount: 0, complete: true },
    ]);
  });
});
