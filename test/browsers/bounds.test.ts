import { describe, expect, it } from 'vitest';
import type { Tab } from '../engines/engine.ts';
import { ENGINES, expectArrived, useBrowser, useScenes } from './harness/scene.ts';
import { flush, pendingOf, placeOrders, problemsOf, sayDurably, visit } from './harness/till.ts';

const newScene = useScenes(2);

/** Deletes events behind the SDK's back. */
const deleteEntries = (tab: Tab, sequences: readonly number[]): Promise<void> =>
  tab.evaluate(
    (which) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('tillroll');
        opening.onerror = () => reject(opening.error ?? new Error('did not open'));
        opening.onsuccess = () => {
          const writing = opening.result.transaction('entries', 'readwrite');
          for (const sequence of which) writing.objectStore('entries').delete(sequence);
          writing.onabort = () => reject(writing.error ?? new Error('aborted'));
          writing.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    sequences,
  );

describe.each(ENGINES)('an outbox, in %s,', (_name, engine) => {
  const { newTab } = useBrowser(engine);

  it('that is full gives up the oldest views, keeps every order, and the ledger names what had to go', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page({ limits: { entries: 50 } }));
    scene.way.mode = 'cut';
    const views = await sayDurably(tab, 200, 'too many');
    const orders = await placeOrders(tab, 3);
    await flush(tab);
    await expect.poll(() => pendingOf(tab)).toBe(50);
    expect(await problemsOf(tab)).toContain('dropped');
    scene.way.mode = 'open';
    await flush(tab);
    await expectArrived(scene, [...views.slice(153), ...orders]);
    await expect
      .poll(() => scene.ledger())
      .toMatchObject([
        {
          highest: 203,
          arrivedCount: 50,
          droppedCount: 153,
          missingCount: 0,
          dropped: [{ reason: 'EVICTED', count: 153, ranges: [{ from: 1, to: 153 }] }],
        },
      ]);
  });

  it('from which somebody takes seven events has exactly those seven missing in the ledger', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page());
    scene.way.mode = 'cut';
    await sayDurably(tab, 40, 'some are taken');
    await deleteEntries(tab, [3, 4, 5, 17, 20, 21, 33]);
    scene.way.mode = 'open';
    await flush(tab);
    await expect.poll(() => scene.journal.count()).toBe(33);
    expect(await scene.ledger()).toMatchObject([
      {
        highest: 40,
        arrivedCount: 33,
        missingCount: 7,
        missing: [
          { from: 3, to: 5 },
          { from: 17, to: 17 },
          { from: 20, to: 21 },
          { from: 33, to: 33 },
        ],
      },
    ]);
  });
});
