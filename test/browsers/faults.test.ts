import { describe, expect, it } from 'vitest';
import type { PassingEvent, WayMode } from '../journey/harness/proxy.ts';
import { ENGINES, expectArrived, useBrowser, useScenes } from './harness/scene.ts';
import { deadOf, expectDelivery, flush, pendingOf, problemsOf, sayDurably, visit } from './harness/till.ts';

const PORTAL = '<!doctype html><title>Welcome</title><p>Please accept the terms of this network.';
const problem = (status: number) => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: JSON.stringify({ type: 'about:blank', title: 'Not a batch', status }),
});

const KEPT: readonly (readonly [string, WayMode])[] = [
  ['fails after it has stored', 'fails-after-storing'],
  ['stores and breaks off in the middle of its answer', 'half-an-answer'],
  ['loses every other event of a batch', 'passes-every-other'],
  ['names events that nobody has sent', 'names-strangers'],
  ['is a captive portal', { status: 200, headers: { 'content-type': 'text/html' }, body: PORTAL }],
  ['is a proxy that finds nothing', { status: 404, headers: { 'content-type': 'text/html' }, body: PORTAL }],
  ['is a proxy that calls everything bad', { status: 400, headers: { 'content-type': 'text/html' }, body: PORTAL }],
  ['is busy', { status: 429 }],
];

const newScene = useScenes(KEPT.length + 7);

describe.each(ENGINES)('a collector, seen from %s,', (_name, engine) => {
  const { newTab } = useBrowser(engine);

  it.each(KEPT)('that %s costs no event and doubles none', async (_how, mode) => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page());
    scene.way.mode = mode;
    const ids = await sayDurably(tab, 20, 'disturbed');
    await expect.poll(() => scene.way.disturbed(), { timeout: 20_000 }).toBeGreaterThan(0);
    scene.way.mode = 'open';
    await flush(tab);
    await expectArrived(scene, ids);
    await expect.poll(() => pendingOf(tab)).toBe(0);
  });

  it.each([401, 403])(
    'that answers %i has everything kept and hears nothing until a page is opened',
    async (status) => {
      const scene = await newScene();
      const tab = await newTab();
      await visit(tab, scene.pages.page());
      scene.way.mode = problem(status);
      const before = await sayDurably(tab, 3, 'with a key that is locked');
      await expectDelivery(tab, 'paused');
      const asked = scene.way.batches.length;
      const after = await sayDurably(tab, 3, 'and once more');
      await expect.poll(() => pendingOf(tab)).toBe(6);
      scene.way.mode = 'open';
      expect(scene.way.batches).toHaveLength(asked);
      expect((await problemsOf(tab)).filter((kind) => kind === 'unauthorised')).toHaveLength(1);

      await visit(tab, scene.pages.page());
      await expectArrived(scene, [...before, ...after]);
    },
  );

  it.each([
    ['seconds', (): string => '3'],
    ['a date', (): string => new Date(Date.now() + 4000).toUTCString()],
  ] as const)('that says Retry-After in %s is not asked before', async (_form, toHeader) => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page());
    const header = toHeader();
    scene.way.mode = { status: 503, headers: { 'retry-after': header } };
    const ids = await sayDurably(tab, 5, 'told to wait');
    await expectDelivery(tab, 'waiting');
    scene.way.mode = 'open';
    const more = await sayDurably(tab, 5, 'meanwhile');
    // A good moment to try, were it not for the collector's own word.
    await tab.evaluate(() => window.dispatchEvent(new Event('online')));
    await expectArrived(scene, [...ids, ...more]);
    const [first = 0, next = 0] = scene.way.batches.map(({ at }) => at);
    const notBefore = header === '3' ? first + 3000 : Date.parse(header);
    expect(next).toBeGreaterThanOrEqual(notBefore);
    expect(next - notBefore).toBeLessThan(10_000);
  });

  it('that finds a batch too large gets it in parts', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page());
    scene.way.mode = (events) => (events.length > 6 ? { status: 413 } : 'open');
    const ids = await sayDurably(tab, 40, 'in parts');
    await expectArrived(scene, ids);
    expect((await deadOf(tab)).count).toBe(0);
  });

  it('that calls a batch bad because of one event gets the others, and the ledger hears of the one', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page());
    scene.way.mode = 'cut';
    const ids = await sayDurably(tab, 30, 'one of them bad');
    const [bad] = ids.slice(11);
    const offends = (events: readonly PassingEvent[]): boolean => events.some(({ id }) => id === bad);
    scene.way.mode = (events) => (offends(events) ? problem(400) : 'open');
    await flush(tab);
    await expect.poll(() => pendingOf(tab)).toBe(0);
    await expect.poll(() => scene.journal.count()).toBe(29);
    expect((await deadOf(tab)).count).toBe(1);
    await expect
      .poll(() => scene.ledger())
      .toMatchObject([
        {
          highest: 30,
          arrivedCount: 29,
          missingCount: 0,
          dropped: [{ reason: 'BURIED', ranges: [{ from: 12, to: 12 }] }],
        },
      ]);
  });

  it('that refuses one event of a hundred has 99, and the one can be tried again', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page());
    scene.way.mode = 'cut';
    const ids = await sayDurably(tab, 100, 'of a hundred');
    await tab.evaluate(rewrite, { sequence: 42, query: '' });
    scene.way.mode = 'open';
    await flush(tab);
    await expect.poll(() => scene.journal.count()).toBe(99);
    await expect.poll(() => pendingOf(tab)).toBe(0);
    expect(await deadOf(tab)).toEqual({ count: 1, reasons: { invalid_event: 1 } });
    await expect
      .poll(() => scene.ledger())
      .toMatchObject([{ highest: 100, arrivedCount: 99, refusedCount: 1, missingCount: 0, deadLetterCount: 1 }]);

    await tab.evaluate(rewrite, { sequence: 42, query: 'mended' });
    const redriven = await tab.evaluate(
      () => new Promise<number>((resolve) => window.tillroll?.ready((till) => void till.redrive().then(resolve))),
    );
    expect(redriven).toBe(1);
    await expectArrived(scene, ids);
    await expect.poll(async () => (await deadOf(tab)).count).toBe(0);
    await expect
      .poll(() => scene.ledger())
      .toMatchObject([{ arrivedCount: 100, refusedCount: 0, deadLetterCount: 0, complete: true }]);
  });
});

/** Changes the query of one event, waiting or dead, as an older page or an extension might have written it. */
function rewrite({ sequence, query }: { readonly sequence: number; readonly query: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('tillroll');
    opening.onerror = () => reject(opening.error ?? new Error('did not open'));
    opening.onsuccess = () => {
      const writing = opening.result.transaction(['entries', 'dead'], 'readwrite');
      for (const name of ['entries', 'dead']) {
        const store = writing.objectStore(name);
        const reading = store.get(sequence);
        reading.onsuccess = () => {
          const entry = reading.result as { body: string } | undefined;
          if (!entry) return;
          const event = JSON.parse(entry.body) as { data: { query: string } };
          event.data.query = query;
          store.put({ ...entry, body: JSON.stringify(event) });
        };
      }
      writing.onabort = () => reject(writing.error ?? new Error('aborted'));
      writing.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  });
}
