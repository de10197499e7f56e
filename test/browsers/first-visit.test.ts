import { describe, expect, it } from 'vitest';
import { ENGINES, useBrowser, useScenes } from './harness/scene.ts';
import { saySome, visit } from './harness/till.ts';

const newScene = useScenes(1);
const TIMES = 6;

/** Leaves in the very task in which the till has begun to open its outbox, as soon as there is one. */
function leaveAtOnce(): void {
  const look = setInterval(() => {
    if (!window.tillroll) return;
    clearInterval(look);
    void window.tillroll('product_search', { query: 'on the way out' });
    window.tillroll.ready(() => {
      location.href = '/page-0';
    });
  }, 1);
}

describe.each(ENGINES)('a first visit, in %s,', (engineName, engine) => {
  const { newTab } = useBrowser(engine);

  it(`that is left while the outbox is being made keeps no other tab from it, ${TIMES} times`, async () => {
    const scene = await newScene();
    const elsewhere = scene.pages.page({ bare: true });
    expect(elsewhere).toMatch(/\/page-0$/);
    const said: string[] = [];
    for (let time = 0; time < TIMES; time++) {
      const name = `visit-${time}`; // an outbox that nobody has made yet
      const left = await newTab();
      await left.goto(scene.pages.page({ name, before: leaveAtOnce })).catch(() => undefined); // it may be gone already
      await expect
        .poll(() => left.evaluate(() => location.pathname === '/page-0').catch(() => false), { interval: 50 })
        .toBe(true);
      const other = await newTab();
      await visit(other, scene.pages.page({ name }));
      const results = await saySome(other, 3, 'in another tab');
      // WebKit keeps the page all the same, now and then: then the others send from memory.
      if (engineName !== 'webkit') expect(results.map(({ kind }) => kind)).toEqual(['durable', 'durable', 'durable']);
      said.push(...results.flatMap((result) => ('id' in result ? [result.id] : [])));
      await expect
        .poll(async () => {
          const there = new Set((await scene.journal.rows()).map(({ id }) => id));
          return said.filter((id) => !there.has(id));
        })
        .toEqual([]);
      await left.close();
      await other.close();
    }
    expect(said).toHaveLength(3 * TIMES);
  });
});
