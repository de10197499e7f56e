import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { sayMany, visit } from './harness/page.ts';
import { createWorld, type World } from './harness/world.ts';

const databases = (page: Page): Promise<readonly (string | undefined)[]> =>
  page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));

/** The shop's front page, with the tag saying that the visitor has not answered yet. */
async function openUndecided(world: World): Promise<Page> {
  const { page } = await world.openBrowser();
  await page.route(`${world.shopUrl}/`, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(' data-key=', ' data-consent="pending" data-key=');
    await route.fulfill({ response: answer, body });
  });
  await visit(page, `${world.shopUrl}/`);
  return page;
}

const decide = (page: Page, answer: 'grant' | 'deny'): Promise<void> =>
  page.evaluate(
    (what) => new Promise<void>((resolve) => window.tillroll?.ready((till) => resolve(till.consent[what]()))),
    answer,
  );

describe('a visitor who has not answered yet', () => {
  it('has nothing stored and nothing sent, until consent is given: then what was held arrives', async () => {
    const world = await createWorld({ worker: true });
    const page = await openUndecided(world);
    const result = await page.evaluate(() => window.tillroll?.('product_search', { query: 'held back' }));
    expect(result).toMatchObject({ kind: 'memory', reason: 'consent-pending' });
    expect(await databases(page)).toEqual([]);
    expect(
      await page.evaluate(() => Object.keys(localStorage).filter((key) => /^tillroll(?!-inspector)/.test(key))),
    ).toEqual([]);
    expect(await world.journal.count()).toBe(0);

    await decide(page, 'grant');
    await expect.poll(() => world.journal.count(), { timeout: 20_000 }).toBe(1);
    expect((await world.journal.rows())[0]?.data).toMatchObject({ query: 'held back' });
  });
});

describe('a visitor who takes consent back', () => {
  it('is obeyed in the same moment, and in the other tabs', async () => {
    const world = await createWorld({ worker: true });
    const { context, page } = await world.openBrowser();
    const other = await context.newPage();
    await visit(page, world.shopUrl);
    await visit(other, world.shopUrl);
    const result = await page.evaluate(() => {
      const said = window.tillroll?.('product_search', { query: 'said, then denied' });
      window.tillroll?.ready((till) => till.consent.deny());
      return said;
    });
    expect(['withheld', 'durable']).toContain((result as { kind: string }).kind);
    await expect.poll(() => databases(page), { timeout: 10_000 }).toEqual([]);
    expect(
      await other.evaluate(() => window.tillroll?.('product_search', { query: 'in the other tab' })),
    ).toMatchObject({
      kind: 'withheld',
    });
    expect(await databases(other)).toEqual([]);
  });

  it('has no database left, and nothing more is sent', async () => {
    const world = await createWorld({ worker: true });
    const page = await openUndecided(world);
    await decide(page, 'grant');
    world.way.mode = 'cut';
    await sayMany(page, 5, 'kept, then purged');
    expect(await databases(page)).toContain('tillroll');

    await decide(page, 'deny');
    await expect.poll(() => databases(page), { timeout: 10_000 }).toEqual([]);
    // The worker was in the middle of trying: it must not make a new one.
    await new Promise((resolve) => setTimeout(resolve, 6000));
    expect(await databases(page)).toEqual([]);
    world.way.mode = 'open';
    expect(await page.evaluate(() => window.tillroll?.('product_search', { query: 'after' }))).toEqual({
      kind: 'withheld',
      reason: 'consent-denied',
    });
    await page.reload();
    await page.evaluate(() => new Promise<void>((resolve) => window.tillroll?.ready(() => resolve())));
    expect(await databases(page)).toEqual([]);
    expect(await world.journal.count()).toBe(0);
  });
});
