import { describe, expect, it } from 'vitest';
import { visit } from './harness/page.ts';
import { createWorld } from './harness/world.ts';

describe.each([
  ['with the service worker', true],
  ['without a service worker', false],
] as const)('a customer online, %s', (_how, worker) => {
  it('views, searches and adds: three rows, in order, with receipts shown', async () => {
    const world = await createWorld({ worker });
    const { page } = await world.openBrowser();

    await visit(page, world.shopUrl);
    await page.locator('a[href^="/p/"]').first().click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    const product = await page.getByRole('heading', { level: 1 }).innerText();
    await page.getByRole('button', { name: 'Add to basket' }).click();
    await page.getByRole('searchbox').fill('lamp');
    await page.getByRole('searchbox').press('Enter');
    await page.waitForURL(/search/);

    await expect.poll(() => world.journal.count(), { timeout: 20_000 }).toBe(3);
    const rows = (await world.journal.rows()).toSorted((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0));
    expect(rows.map(({ name, sequence }) => [name, sequence])).toEqual([
      ['product_viewed', 1],
      ['basket_addition', 2],
      ['product_search', 3],
    ]);
    expect(rows[0]?.data).toMatchObject({ product: { name: product }, context: { response: { status: 200 } } });
    expect(rows[2]?.data).toMatchObject({ query: 'lamp' });
    await expect.poll(() => world.journal.ledger()).toMatchObject([{ highest: 3, missingCount: 0, complete: true }]);

    // The inspector shows the last one's whole way to the person in front of it.
    const inspector = page.locator('tillroll-inspector');
    await expect.poll(() => inspector.getByText('accepted').count(), { timeout: 15_000 }).toBeGreaterThan(0);
    const { courier } = await page.evaluate(
      () =>
        new Promise<{ courier: string }>((resolve) =>
          window.tillroll?.ready((till) => till.status$.subscribe(resolve).unsubscribe()),
        ),
    );
    expect(courier).toBe(worker ? 'worker' : 'page');
  });
});
