import { beforeEach, describe, expect, it } from 'vitest';
import { createLookout } from '../../../sdk/courier/lookout.ts';
import type { Report } from '../../../sdk/courier/report.ts';
import type { Marker, Spare } from '../../../sdk/courier/spare.ts';
import type { DurableOutbox } from '../../../sdk/outbox/outbox.ts';
import type { NewEntry } from '../../../sdk/outbox/schema.ts';
import { entry } from '../outbox/builders.ts';
import { freshIndexedDB } from '../outbox/fresh-indexed-db.ts';
import { madeOutbox } from '../outbox/made-outbox.ts';

/** A place beside the database, as a test can look at it. */
function openShelf(): Spare & { marker: Marker | undefined; orders: readonly NewEntry[] } {
  const shelf = {
    marker: undefined as Marker | undefined,
    orders: [] as readonly NewEntry[],
    readMarker: async () => shelf.marker,
    writeMarker: async (marker: Marker) => {
      shelf.marker = marker;
    },
    listOrders: async () => shelf.orders,
    keepOrders: async (orders: readonly NewEntry[]) => {
      shelf.orders = [...shelf.orders, ...orders];
    },
    forgetOrders: async () => {
      shelf.orders = [];
    },
  };
  return shelf;
}

let outbox: DurableOutbox;
let shelf: ReturnType<typeof openShelf>;
let reports: Report[];
const lookout = () => createLookout({ outbox, spare: shelf, report: (report) => reports.push(report) });

beforeEach(async () => {
  freshIndexedDB();
  outbox = await madeOutbox();
  shelf = openShelf();
  reports = [];
});

/** What Chromium does after some kills: the next page finds no database and makes a new one. */
async function wipe(): Promise<void> {
  outbox.close();
  freshIndexedDB();
  outbox = await madeOutbox();
}

describe('the lookout', () => {
  it('finds nothing on the first visit, nor on the next', async () => {
    await lookout().look();
    await lookout().look();
    expect(reports).toEqual([]);
    expect(await outbox.readReport()).toBeUndefined();
  });

  it('declares the roll that the browser has lost, as far as it had come', async () => {
    const before = lookout();
    await before.look();
    await outbox.append([entry('a'), entry('b'), entry('c')]);
    await before.copy();
    const lost = (await outbox.readRoll())?.rollId;
    await wipe();
    await lookout().look();
    const { rollId, drops } = (await outbox.readReport()) ?? {};
    expect(rollId).toBe(lost);
    expect(drops).toMatchObject([{ from: 1, to: 3, reason: 'wiped' }]);
    expect(reports).toMatchObject([{ kind: 'problem', problem: { kind: 'wiped' } }]);
    expect(shelf.marker?.rollId).toBe((await outbox.readRoll())?.rollId);
  });

  it('brings orders back that had to wait, and nothing else', async () => {
    const before = lookout();
    await before.look();
    await outbox.append([entry('view', 2), entry('order', 0)]);
    await before.copy();
    await before.copy();
    expect(shelf.orders).toHaveLength(1);
    await wipe();
    await lookout().look();
    expect(await outbox.list(10)).toMatchObject([{ id: 'order', sequence: 1, lane: 0 }]);
  });

  it('keeps no copy once nothing waits', async () => {
    const here = lookout();
    await here.look();
    await outbox.append([entry('order', 0)]);
    await here.copy();
    await here.tidy();
    expect(shelf.orders).toEqual([]);
  });

  it('says it again after it died half-way, and doubles nothing the collector would not know', async () => {
    await lookout().look();
    await outbox.append([entry('order', 0)]);
    const before = lookout();
    await before.look();
    await before.copy();
    await wipe();
    const dying = createLookout({
      outbox,
      spare: { ...shelf, readMarker: async () => shelf.marker, writeMarker: () => Promise.reject(new Error('killed')) },
      report: () => undefined,
    });
    await expect(dying.look()).rejects.toThrow('killed');
    await lookout().look();
    expect(new Set((await outbox.list(10)).map(({ id }) => id))).toEqual(new Set(['order']));
  });
});
