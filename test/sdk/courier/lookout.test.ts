import { beforeEach, describe, expect, it } from 'vitest';
import { createLookout } from '../../../sdk/courier/lookout.ts';
import type { Report } from '../../../sdk/courier/report.ts';
import type { Copy, Marker, Spare } from '../../../sdk/courier/spare.ts';
import type { DurableOutbox } from '../../../sdk/outbox/outbox.ts';
import { entry } from '../outbox/builders.ts';
import { freshIndexedDB } from '../outbox/fresh-indexed-db.ts';
import { madeOutbox } from '../outbox/made-outbox.ts';

/** A place beside the database, as a test can look at it. */
function openShelf() {
  const shelf = {
    marker: undefined as Marker | undefined,
    copies: [] as readonly Copy[],
    files: new Map<string, Copy>(),
    writes: 0,
    readMarker: async () => shelf.marker,
    writeMarker: async (marker: Marker) => {
      shelf.marker = marker;
    },
    listCopies: async (): Promise<readonly Copy[] | undefined> => shelf.copies,
    keep: async (copy: Copy, number: number) => {
      shelf.writes++;
      shelf.files.set(`${copy.rollId} ${number}`, copy);
      shelf.copies = [...shelf.files.values()];
    },
    tidy: async () => {
      shelf.files.clear();
      shelf.copies = [];
    },
  };
  return shelf satisfies Spare;
}

let outbox: DurableOutbox;
let shelf: ReturnType<typeof openShelf>;
let reports: Report[];
let now: number;
const lookout = () => createLookout({ outbox, spare: shelf, report: (report) => reports.push(report), now: () => now });
const copied = (): string[] => shelf.copies.flatMap(({ entries }) => entries.map(({ id }) => id));

beforeEach(async () => {
  freshIndexedDB();
  outbox = await madeOutbox();
  shelf = openShelf();
  reports = [];
  now = 1_700_000_000_000;
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

  it('brings back what had to wait, all lanes', async () => {
    const before = lookout();
    await before.look();
    await outbox.append([entry('view', 2), entry('order', 0)]);
    await before.copy();
    await wipe();
    await lookout().look();
    expect((await outbox.list(10)).map(({ id }) => id)).toEqual(['order', 'view']);
    expect(shelf.copies).toEqual([]);
  });

  it('copies an order at once, and views in company', async () => {
    const here = lookout();
    await here.look();
    await outbox.append([entry('view 1')]);
    await here.copy();
    await outbox.append([entry('view 2')]);
    await here.copy();
    expect(copied()).toEqual(['view 1']);
    await outbox.append([entry('order', 0)]);
    await here.copy();
    expect(copied()).toEqual(['view 1', 'view 2', 'order']);
    await outbox.append([entry('view 3')]);
    now += 5000;
    await here.copy();
    expect(copied()).toEqual(['view 1', 'view 2', 'order', 'view 3']);
  });

  it('goes on after a courier that has died, and copies nothing twice', async () => {
    const before = lookout();
    await before.look();
    await outbox.append([entry('a')]);
    await before.copy();
    const after = lookout();
    await after.look();
    await outbox.append([entry('b')]);
    await after.copy();
    expect(copied()).toEqual(['a', 'b']);
  });

  it('keeps what comes little by little in few files', async () => {
    const here = lookout();
    await here.look();
    for (let time = 0; time < 250; time++, now += 5000) {
      await outbox.append([entry(`view ${time}`)]);
      await here.copy();
    }
    expect(copied()).toHaveLength(250);
    expect(shelf.files.size).toBe(2);
  });

  it('lets the courier carry on when it cannot take over, and leaves everything for the next', async () => {
    const before = lookout();
    await before.look();
    await outbox.append([entry('order', 0)]);
    await before.copy();
    await wipe();
    const { listCopies } = shelf;
    shelf.listCopies = async () => undefined;
    await lookout().look();
    expect(reports).toEqual([]);
    shelf.listCopies = listCopies;
    await lookout().look();
    expect((await outbox.list(10)).map(({ id }) => id)).toEqual(['order']);
  });

  it('copies only orders of a long outage', async () => {
    const here = lookout();
    await here.look();
    await outbox.append(Array.from({ length: 5000 }, (_, at) => entry(`v${at}`)));
    for (let round = 0; round < 5; round++, now += 5000) await here.copy();
    await outbox.append([entry('late view'), entry('late order', 0)]);
    await here.copy();
    expect(copied()).toHaveLength(5001);
    expect(copied().at(-1)).toBe('late order');
    const { writes } = shelf;
    await outbox.append([entry('later view')]);
    now += 5000;
    await here.copy();
    expect(shelf.writes).toBe(writes);
  });

  it('keeps no copy once nothing waits, and remembers how far the roll had come', async () => {
    const here = lookout();
    await here.look();
    await outbox.append([entry('order', 0)]);
    await here.copy();
    await here.tidy();
    expect(shelf.copies).toEqual([]);
    expect(shelf.marker?.highest).toBe(1);
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
      now: () => now,
    });
    await dying.look();
    await lookout().look();
    expect(new Set((await outbox.list(10)).map(({ id }) => id))).toEqual(new Set(['order']));
  });
});
