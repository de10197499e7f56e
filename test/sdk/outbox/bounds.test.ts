import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_BOUNDS, toBounds, type Bounds } from '../../../sdk/outbox/bounds.ts';
import type { DurableOutbox } from '../../../sdk/outbox/outbox.ts';
import type { NewEntry } from '../../../sdk/outbox/schema.ts';
import { entry } from './builders.ts';
import { freshIndexedDB } from './fresh-indexed-db.ts';
import { madeOutbox } from './made-outbox.ts';

const NOW = 1_700_000_000_000;
const DAY_MS = 24 * 60 * 60 * 1000;

let outbox: DurableOutbox;
beforeEach(async () => {
  freshIndexedDB();
  outbox = await madeOutbox();
});

const trim = (bounds: Partial<Bounds>, now = NOW) => outbox.trim({ ...DEFAULT_BOUNDS, ...bounds }, now);
const ids = async (): Promise<string[]> => (await outbox.list(10_000)).map(({ id }) => id).toSorted();
const drops = async () => (await outbox.readReport())?.drops.map(({ from, to, reason }) => [from, to, reason]);
const many = (count: number, label: string, lane: 0 | 1 | 2): NewEntry[] =>
  Array.from({ length: count }, (_, at) => entry(`${label}${at}`, lane));

describe('the bounds of the outbox', () => {
  it('give up the oldest of the least valuable lane, and no order for a view', async () => {
    await outbox.append([
      entry('order', 0),
      entry('view 1', 2),
      entry('basket', 1),
      entry('view 2', 2),
      entry('view 3', 2),
    ]);
    expect(await trim({ entries: 3 })).toEqual([{ reason: 'evicted', count: 2 }]);
    expect(await ids()).toEqual(['basket', 'order', 'view 3']);
    expect(await drops()).toEqual([
      [2, 2, 'evicted'],
      [4, 4, 'evicted'],
    ]);
  });

  it('take from the next lane only when the lanes below are empty, orders last', async () => {
    await outbox.append([entry('order 1', 0), entry('view', 2), entry('order 2', 0), entry('basket', 1)]);
    await trim({ entries: 1 });
    expect(await ids()).toEqual(['order 2']);
  });

  it('join what was given up to ranges, over several looks', async () => {
    await outbox.append(many(30, 'v', 2));
    await trim({ entries: 20 });
    await trim({ entries: 12 });
    expect(await drops()).toEqual([[1, 18, 'evicted']]);
  });

  it('give up thousands in small transactions', async () => {
    await outbox.append(many(3500, 'v', 2));
    expect(await trim({ entries: 1000 })).toEqual([{ reason: 'evicted', count: 2500 }]);
    expect(await outbox.count()).toBe(1000);
    expect(await drops()).toEqual([[1, 2500, 'evicted']]);
  });

  it('count bytes: what comes, what is settled, what is given up', async () => {
    const size = entry('v0').body.length;
    await outbox.append(many(10, 'v', 2));
    expect(await trim({ bytes: 10 * size })).toEqual([]);
    const [first, ...others] = await outbox.list(10);
    const rollId = (await outbox.readRoll())?.rollId;
    await outbox.settle({ rollId, delivered: first ? [first] : [], buried: [], now: NOW });
    expect(await trim({ bytes: 9 * size })).toEqual([]);
    expect(await trim({ bytes: 4 * size })).toEqual([{ reason: 'evicted', count: 5 }]);
    expect(await ids()).toEqual(others.slice(5).map(({ id }) => id));
    expect(await trim({ bytes: 4 * size })).toEqual([]);
  });

  it('weigh nothing once the outbox is empty, even if somebody has deleted behind our back', async () => {
    await outbox.append(many(5, 'v', 2));
    await trim({});
    const { entries } = await open();
    await clear(entries);
    await outbox.append([entry('new')]);
    const rollId = (await outbox.readRoll())?.rollId;
    await outbox.settle({ rollId, delivered: await outbox.list(1), buried: [], now: NOW });
    await outbox.append([entry('next')]);
    expect(await trim({ bytes: entry('next').body.length })).toEqual([]);
  });

  it('weigh anew before anything goes for its weight: a courier of the first release counts nothing out', async () => {
    await outbox.append(many(20, 'v', 2));
    await trim({});
    const { entries } = await open();
    await clear(entries);
    await outbox.append(many(3, 'new', 2));
    expect(await trim({ bytes: 10 * entry('v10').body.length })).toEqual([]);
    expect(await outbox.count()).toBe(3);
  });

  it('let what has waited longer than they say expire, after so many witnessed days', async () => {
    await outbox.append([entry('old')]);
    for (let day = 0; day <= 3; day++) expect(await trim({ days: 3 }, NOW + day * DAY_MS)).toEqual([]);
    await outbox.append([entry('young')]);
    expect(await trim({ days: 3 }, NOW + 4 * DAY_MS)).toEqual([{ reason: 'expired', count: 1 }]);
    expect(await ids()).toEqual(['young']);
    expect(await drops()).toEqual([[1, 1, 'expired']]);
  });

  it.each([
    ['forward', 1],
    ['back', -1],
  ])('age nothing when the clock jumps ten years %s', async (_where, sign) => {
    await outbox.append([entry('waiting')]);
    await trim({ days: 3 });
    expect(await trim({ days: 3 }, NOW + sign * 3650 * DAY_MS)).toEqual([]);
    expect(await trim({ days: 3 }, NOW)).toEqual([]);
    expect(await ids()).toEqual(['waiting']);
  });
});

describe('toBounds', () => {
  it('takes what the shop says, and the defaults for the rest', () => {
    expect(toBounds({ entries: 5 })).toEqual({ ...DEFAULT_BOUNDS, entries: 5 });
    expect(toBounds({ entries: 'many', bytes: -1 })).toEqual(DEFAULT_BOUNDS);
    expect(toBounds(undefined)).toEqual(DEFAULT_BOUNDS);
  });

  it('never takes more than a fifth of what the browser gives', () => {
    expect(toBounds(undefined, 100 * 1024 * 1024).bytes).toBe(20 * 1024 * 1024);
  });

  it.each([0, 1, Number.NaN])(
    'keeps room for some thousand events where the browser says it gives %d bytes',
    (quota) => {
      expect(toBounds(undefined, quota).bytes).toBe(5 * 1024 * 1024);
    },
  );
});

const open = (): Promise<{ entries: IDBObjectStore }> =>
  new Promise((resolve) => {
    const request = globalThis.indexedDB.open('tillroll');
    request.onsuccess = () =>
      resolve({ entries: request.result.transaction('entries', 'readwrite').objectStore('entries') });
  });

const clear = (entries: IDBObjectStore): Promise<void> =>
  new Promise((resolve) => {
    entries.clear().onsuccess = () => {
      entries.transaction.db.close();
      resolve();
    };
  });
