import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../sdk/till.ts';
import { pendingOf, sayMany, statusOf, visit } from './harness/page.ts';
import { createWorld } from './harness/world.ts';

describe('a batch with one bad event among a hundred', () => {
  it('has 99 applied, and one in the dead letters with its pointer and its reason', async () => {
    const world = await createWorld({ worker: true });
    const { page } = await world.openBrowser();
    await visit(page, world.shopUrl);
    world.way.mode = 'cut';
    await sayMany(page, 100, 'of a hundred');
    // An older page, or somebody's extension, has written what this catalogue does not allow.
    const badId = await page.evaluate(
      () =>
        new Promise<string>((resolve, reject) => {
          const request = indexedDB.open('tillroll');
          request.onerror = () => reject(request.error ?? new Error('did not open'));
          request.onsuccess = () => {
            const entries = request.result.transaction('entries', 'readwrite').objectStore('entries');
            const read = entries.get(42);
            read.onsuccess = () => {
              const entry = read.result as { id: string; body: string };
              const event = JSON.parse(entry.body) as { data: { query: string } };
              event.data.query = '';
              entries.put({ ...entry, body: JSON.stringify(event) }).onsuccess = () => {
                request.result.close();
                resolve(entry.id);
              };
            };
          };
        }),
    );
    world.way.mode = 'open';
    const refused = await page.evaluate(
      () =>
        new Promise<Delivery>((resolve) =>
          window.tillroll?.ready((till) => {
            till.deliveries$.subscribe((delivery) => delivery.status === 'refused' && resolve(delivery));
            void till.flush();
          }),
        ),
    );

    expect(refused).toMatchObject({
      id: badId,
      sequence: 42,
      code: 'invalid_event',
      path: '/data/query',
      message: 'must not be empty, not ""',
    });
    await expect.poll(() => world.journal.count()).toBe(99);
    await expect.poll(() => pendingOf(page)).toBe(0);
    const inspector = page.locator('tillroll-inspector');
    await expect.poll(() => inspector.getByText('/data/query').count(), { timeout: 15_000 }).toBeGreaterThan(0);
    expect(await world.journal.ledger()).toMatchObject([
      { highest: 100, arrivedCount: 99, refusedCount: 1, missingCount: 0 },
    ]);
  });
});

describe('a key that the collector does not know', () => {
  it('pauses delivery, keeps everything and says so once', async () => {
    const world = await createWorld({ worker: true });
    const { page } = await world.openBrowser();
    const said: string[] = [];
    page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
    await page.route(`${world.shopUrl}/`, async (route) => {
      const answer = await route.fetch();
      const body = (await answer.text()).replace(/data-key="[^"]*"/, 'data-key="tr_pub_unknown"');
      await route.fulfill({ response: answer, body });
    });
    await visit(page, world.shopUrl);
    await sayMany(page, 3, 'with a wrong key');
    await expect.poll(async () => (await statusOf(page)).delivery, { timeout: 15_000 }).toBe('paused');
    expect(await pendingOf(page)).toBe(3);
    await sayMany(page, 3, 'and once more');
    await expect.poll(() => pendingOf(page)).toBe(6);
    expect(said.filter((text) => text.includes('tillroll:'))).toHaveLength(1);
  });
});

describe('two tabs that say 200 signals each, offline', () => {
  it('bring 400 rows when they are online again, none twice', async () => {
    const world = await createWorld({ worker: true });
    const { context, page } = await world.openBrowser();
    const other = await context.newPage();
    await visit(page, world.shopUrl);
    await visit(other, world.shopUrl);
    await context.setOffline(true);
    const ids = (await Promise.all([sayMany(page, 200, 'left'), sayMany(other, 200, 'right')])).flat();
    expect(await world.journal.count()).toBe(0);
    await context.setOffline(false);
    await expect.poll(() => world.journal.count(), { timeout: 30_000 }).toBe(400);
    const rows = await world.journal.rows();
    expect(rows.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(await world.journal.ledger()).toMatchObject([
      { highest: 400, arrivedCount: 400, missingCount: 0, complete: true },
    ]);
  });
});
