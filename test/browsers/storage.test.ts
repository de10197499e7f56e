import { describe, expect, it } from 'vitest';
import type { SendResult } from '../../sdk/till.ts';
import type { Tab } from '../engines/engine.ts';
import { ENGINES, expectArrived, useBrowser, useScenes } from './harness/scene.ts';
import {
  beginToSay,
  durableIn,
  expectDelivery,
  placeOrders,
  rollOf,
  sayDurably,
  saySome,
  statusOf,
  visit,
} from './harness/till.ts';

const newScene = useScenes(11);

/** Passes once the tab is there. */
const expectAway = (tab: Tab, there: string, timeout = 20_000): Promise<void> =>
  expect
    .poll(
      // Between two documents nobody answers.
      () =>
        tab.evaluate((url) => location.href === url && document.readyState === 'complete', there).catch(() => false),
      { timeout },
    )
    .toBe(true);

/** What a browser can do to a page instead of storing. Each runs in the page as text. */
const WITHOUT_STORAGE: readonly (readonly [string, () => void])[] = [
  ['has no IndexedDB', () => void Object.defineProperty(window, 'indexedDB', { value: undefined })],
  [
    'throws when a database is opened',
    () => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('not in this browser', 'SecurityError');
      };
    },
  ],
  [
    'never answers when a database is opened',
    () => {
      IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest;
    },
  ],
];

/** Full until the page says otherwise, as browsers say it: the transaction is aborted. */
function abortWhenFull(): void {
  const { commit } = IDBTransaction.prototype;
  Object.assign(window, { isFull: true });
  IDBTransaction.prototype.commit = function () {
    const { isFull } = window as unknown as { isFull: boolean };
    if (isFull && this.objectStoreNames.contains('entries')) this.abort();
    else commit.call(this);
  };
}

/** Full until the page says otherwise, said in the middle of a write. */
function throwWhenFull(): void {
  const { add } = IDBObjectStore.prototype;
  Object.assign(window, { isFull: true });
  IDBObjectStore.prototype.add = function (...args) {
    const { isFull } = window as unknown as { isFull: boolean };
    if (isFull && this.name === 'entries') throw new DOMException('the disk is full', 'QuotaExceededError');
    return add.apply(this, args);
  };
}

/** Keeps the page's connections, so that a test can close them as WebKit does when its storage process ends. */
function keepConnections(): void {
  const connections = new Set<IDBDatabase>();
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...args) {
    connections.add(this);
    return transaction.apply(this, args);
  };
  Object.assign(window, { connections });
}

/** The first release, as its page made the outbox and wrote to it. */
function beFirstRelease(): void {
  const open = (version?: number): Promise<IDBDatabase> =>
    new Promise((resolve, reject) => {
      const opening = indexedDB.open('tillroll', version);
      opening.onupgradeneeded = () => {
        const db = opening.result;
        db.createObjectStore('entries', { keyPath: 'sequence', autoIncrement: true }).createIndex('lane', 'lane');
        db.createObjectStore('dead', { keyPath: 'sequence' });
        const meta = db.createObjectStore('meta', { keyPath: 'key' });
        meta.add({ key: 'roll', rollId: crypto.randomUUID(), createdAt: Date.now() });
        meta.add({ key: 'client', clientId: crypto.randomUUID() });
      };
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error ?? new Error('did not open'));
    });
  let db: IDBDatabase | undefined;
  const reopen = async (): Promise<IDBDatabase> => {
    db ??= await open(10).catch(() => open());
    db.onversionchange = () => {
      db?.close();
      db = undefined;
    };
    return db;
  };
  const say = async (query: string): Promise<string> => {
    const id = crypto.randomUUID();
    const type = 'signal.product_search';
    const time = new Date().toISOString();
    const body = JSON.stringify({ specversion: '1.0', id, source: location.origin, type, time, data: { query } });
    const connection = await reopen();
    return new Promise((resolve, reject) => {
      const writing = connection.transaction(['entries'], 'readwrite');
      writing.objectStore('entries').add({ id, type, lane: 2, at: Date.now(), body });
      writing.oncomplete = () => resolve(id);
      writing.onabort = () => reject(writing.error ?? new Error('aborted'));
    });
  };
  Object.assign(window, { sayAsFirst: say });
}

/** The page leaves in the middle of its courier's work, at a transaction that somebody names in `leaving`. */
function leaveInTheMiddle(): void {
  const { transaction } = IDBDatabase.prototype;
  const page = window as Window & { leaving?: { to: string; at: number } };
  IDBDatabase.prototype.transaction = function begin(...asked) {
    const begun = transaction.apply(this, asked);
    if (asked[1] === 'readwrite' && page.leaving && --page.leaving.at === 0) location.href = page.leaving.to;
    return begun;
  };
}

describe.each(ENGINES)('storage, in %s,', (_name, engine) => {
  const { newTab } = useBrowser(engine);

  it.each(WITHOUT_STORAGE)('that %s: events are sent from memory, and the status says so', async (_how, before) => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page({ before }));
    const results = await saySome(tab, 10, 'from memory');
    expect(results.map(({ kind }) => kind)).toEqual(Array.from({ length: 10 }, () => 'memory'));
    expect((await statusOf(tab)).storage).toBe('memory');
    await expectArrived(
      scene,
      results.flatMap((result) => ('id' in result ? [result.id] : [])),
    );
  });

  it.each([
    ['aborts what is written', abortWhenFull],
    ['throws when something is written', throwWhenFull],
  ] as const)('that %s for a while: events go to memory, and back to disk by themselves', async (_how, before) => {
    const scene = await newScene();
    scene.way.mode = 'cut';
    const tab = await newTab();
    await visit(tab, scene.pages.page({ before }));
    await tab.evaluate(() => {
      const said = Array.from({ length: 10 }, (_, at) => window.tillroll?.('product_search', { query: `full ${at}` }));
      Object.assign(window, { said: Promise.all(said) });
    });
    await expect.poll(async () => (await statusOf(tab)).storage, { timeout: 10_000 }).toBe('memory');
    const results = await tab.evaluate(() => (window as unknown as { said: Promise<SendResult[]> }).said);
    expect(results.map(({ kind }) => kind)).toEqual(Array.from({ length: 10 }, () => 'memory'));
    await tab.evaluate(() => void Object.assign(window, { isFull: false }));
    await expect.poll(async () => (await statusOf(tab)).storage, { timeout: 15_000 }).toBe('durable');
    const after = await sayDurably(tab, 5, 'with room again');
    scene.way.mode = 'open';
    await expectArrived(scene, [...results.flatMap((result) => ('id' in result ? [result.id] : [])), ...after]);
  });

  it('that loses the database: the ledger is told, and what had to wait comes back', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page());
    scene.way.mode = 'cut';
    const ids = [...(await sayDurably(tab, 5, 'has to wait')), ...(await placeOrders(tab, 3))];
    const rollId = await rollOf(tab);
    // A courier copies what it could not bring: twice, since the first time may have begun before the last was said.
    const { failures } = await statusOf(tab);
    await expect.poll(async () => (await statusOf(tab)).failures).toBeGreaterThanOrEqual(failures + 2);
    await tab.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const deleting = indexedDB.deleteDatabase('tillroll');
          deleting.onsuccess = () => resolve();
          deleting.onerror = () => reject(deleting.error ?? new Error('not deleted'));
        }),
    );
    const after = await sayDurably(tab, 2, 'in the next database');
    expect(await rollOf(tab)).not.toBe(rollId);
    scene.way.mode = 'open';
    await expectArrived(scene, [...ids, ...after]);
    await expect
      .poll(async () => (await scene.ledger()).find((roll) => roll.rollId === rollId))
      .toMatchObject({ wipedAt: expect.any(String), missingCount: 0, dropped: [{ reason: 'WIPED' }] });
  });

  it('whose connection is closed behind our back is opened again', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await visit(tab, scene.pages.page({ before: keepConnections }));
    const ids = [...(await sayDurably(tab, 5, 'before'))];
    await tab.evaluate(() => {
      const { connections } = window as unknown as { connections: Set<IDBDatabase> };
      for (const connection of connections) connection.close();
    });
    ids.push(...(await sayDurably(tab, 5, 'after')));
    await expectArrived(scene, ids);
  });

  it('is not held up by a page that was left in the middle of a burst', async () => {
    const scene = await newScene();
    const [left, other] = [await newTab(), await newTab()];
    await visit(other, scene.pages.page());
    await visit(left, scene.pages.page());
    await beginToSay(left, 100, 'a burst');
    const bare = scene.pages.page({ bare: true });
    await left.leaveFor(bare);
    const ids = await sayDurably(other, 5, 'in another tab');
    await expectAway(left, bare);
    const durable = [...(await durableIn(left)), ...ids];
    await expect
      .poll(async () => {
        const there = new Set((await scene.journal.rows()).map(({ id }) => id));
        return durable.filter((id) => !there.has(id)).length;
      })
      .toBe(0);
    await expectDelivery(other, 'idle');
    await expect.poll(async () => (await scene.ledger()).map(({ missingCount }) => missingCount)).toEqual([0]);
  });

  it('is not held up by a page that was left while its courier worked, eight times', async () => {
    const scene = await newScene();
    const [left, other] = [await newTab(), await newTab()];
    const said: string[] = [];
    const page = scene.pages.page({ worker: false, before: leaveInTheMiddle });
    const bare = scene.pages.page({ bare: true });
    await visit(other, scene.pages.page());
    for (let time = 1; time <= 8; time++) {
      scene.way.mode = 'cut';
      await visit(left, page);
      said.push(...(await sayDurably(left, 100, 'has to wait')));
      scene.way.mode = 'open';
      await left.evaluate(
        ({ to, at }) => {
          Object.assign(window, { leaving: { to, at } });
          window.tillroll?.ready((till) => void till.flush());
        },
        { to: bare, at: time },
      );
      // Carried before the page came so far, perhaps: it goes all the same.
      await expectAway(left, bare, 2000).catch(() => left.goto(bare));
      said.push(...(await sayDurably(other, 1, 'in another tab')));
    }
    await expectArrived(scene, said);
  });

  it('is shared by a page of the first release and a page of today: neither loses, neither waits', async () => {
    const scene = await newScene();
    const [old, today] = [await newTab(), await newTab()];
    const sayAsFirst = (query: string): Promise<string> =>
      old.evaluate(
        (text) => (window as unknown as { sayAsFirst(query: string): Promise<string> }).sayAsFirst(text),
        query,
      );
    await old.goto(scene.pages.page({ bare: true, before: beFirstRelease }));
    const ids = [await sayAsFirst('before the upgrade')];
    await visit(today, scene.pages.page());
    ids.push(...(await sayDurably(today, 5, 'after the upgrade')));
    ids.push(await sayAsFirst('from the old page, after the upgrade'));
    ids.push(...(await sayDurably(today, 5, 'once more')));
    await expectArrived(scene, ids);
    expect(await scene.ledger()).toMatchObject([{ highest: 12, arrivedCount: 12, complete: true }]);
  });
});
