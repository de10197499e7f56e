import { checkEvent, toClientId } from '@tillroll/catalogue';
import { beforeEach, describe, expect, it } from 'vitest';
import { createLookout } from '../../../sdk/courier/lookout.ts';
import type { Report } from '../../../sdk/courier/report.ts';
import type { Copy, Marker, Spare } from '../../../sdk/courier/spare.ts';
import type { DurableOutbox } from '../../../sdk/outbox/outbox.ts';
import { openDatabase } from '../../../sdk/outbox/database.ts';
import { browserIds } from '../../../sdk/outbox/browser-ids.ts';
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
const lookout = (spare: Spare = shelf) =>
  createLookout({
    outbox,
    spare,
    report: (report) => reports.push(report),
    ids: { ...browserIds, now: () => now },
    source: 'https://shop.example',
  });
const copied = (): string[] => shelf.copies.flatMap(({ entries }) => entries.map(({ id }) => id));

beforeEach(async () => {
  freshIndexedDB();
  outbox = await madeOutbox();
  shelf = openShelf();
  reports = [];
  now = 1_700_000_000_000;
});

/** What waits, but not what the lookout itself says. */
const waiting = async (): Promise<string[]> =>
  (await outbox.list(10)).filter(({ type }) => type !== 'client.changed').map(({ id }) => id);

/** Somebody else speaks on this device from now on, or the same as before. */
async function renewClient(id: string): Promise<void> {
  const db = openDatabase('');
  await db.meta.put({ key: 'client', clientId: toClientId(id) });
  db.close();
}

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
    expect(await waiting()).toEqual(['order', 'view']);
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
    expect(await waiting()).toEqual(['order']);
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
    const lost = (await outbox.readRoll())?.rollId ?? '';
    const before = lookout();
    await before.look();
    await before.copy();
    await wipe();
    const dying = lookout({ ...shelf, writeMarker: () => Promise.reject(new Error('killed')) });
    await dying.look();
    await lookout().look();
    const ids = new Set((await outbox.list(10)).map(({ id }) => id));
    expect([...ids].toSorted()).toEqual(['order', lost].toSorted());
  });

  it('says which id came after the one that was lost with the roll, as the collector takes it', async () => {
    await lookout().look();
    const [lost, from] = [(await outbox.readRoll())?.rollId, (await outbox.readClient())?.clientId];
    await wipe();
    await lookout().look();
    const to = (await outbox.readClient())?.clientId;
    const [said] = await outbox.list(10);
    const event: unknown = JSON.parse(said?.body ?? '');
    expect(event).toMatchObject({ type: 'client.changed', clientid: to, data: { from, to, reason: 'storage_lost' } });
    expect(said).toMatchObject({ id: lost, type: 'client.changed' });
    expect(checkEvent(event)).toMatchObject({ kind: 'value' });
    await lookout().look();
    expect(await outbox.count()).toBe(1);
  });

  it('remembers who spoke last, also after another has begun to', async () => {
    const here = lookout();
    await here.look();
    await renewClient('k-2');
    await here.look();
    await wipe();
    await lookout().look();
    expect(JSON.parse((await outbox.list(1))[0]?.body ?? '')).toMatchObject({ data: { from: 'k-2' } });
  });

  it('writes nothing beside the database where nothing has changed', async () => {
    await lookout().look();
    const { marker } = shelf;
    await lookout().look();
    expect(shelf.marker).toBe(marker);
  });

  it('says nothing of an id that came back by itself', async () => {
    await lookout().look();
    const same = (await outbox.readClient())?.clientId ?? '';
    await wipe();
    await renewClient(same);
    await lookout().look();
    expect(await outbox.list(10)).toEqual([]);
  });
});
