import { describe, expect, it } from 'vitest';
import { statusOf, visit } from './harness/page.ts';
import { createWorld } from './harness/world.ts';

describe.each([
  ['throws when it is opened', 'throws'],
  ['is not there', 'absent'],
  ['never answers', 'silent'],
] as const)('IndexedDB %s', (_what, how) => {
  it('is no reason to lose an event: it is sent from memory, and the status says so', async () => {
    const world = await createWorld({ worker: false });
    const { page } = await world.openBrowser();
    await page.addInitScript((fault) => {
      if (fault === 'absent') Object.defineProperty(window, 'indexedDB', { value: undefined });
      IDBFactory.prototype.open = () => {
        if (fault === 'throws') throw new DOMException('blocked by the browser', 'SecurityError');
        return {} as IDBOpenDBRequest;
      };
    }, how);
    await visit(page, world.shopUrl);
    const result = await page.evaluate(() => window.tillroll?.('product_search', { query: 'from memory' }));
    expect(result).toMatchObject({ kind: 'memory', reason: 'no-storage' });
    expect(await statusOf(page)).toMatchObject({ storage: 'memory' });
    await expect.poll(() => world.journal.count(), { timeout: 20_000 }).toBe(1);
    expect((await world.journal.rows())[0]).toMatchObject({
      sequence: null,
      rollId: null,
      data: { query: 'from memory' },
    });
  });
});
