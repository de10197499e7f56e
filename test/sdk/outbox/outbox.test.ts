import type { RollId } from '@tillroll/catalogue';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryOutbox } from '../../../sdk/outbox/memory.ts';
import { openOutbox, type DurableOutbox } from '../../../sdk/outbox/outbox.ts';
import type { ClaimRequest } from '../../../sdk/outbox/outbox-contract.ts';
import { entry } from './builders.ts';
import { freshIndexedDB } from './fresh-indexed-db.ts';
import { madeOutbox } from './made-outbox.ts';

const NOW = 1_700_000_000_000;

const request = (more: Partial<ClaimRequest> = {}): ClaimRequest => ({
  holder: 'first',
  home: 'page',
  underLock: false,
  now: NOW,
  leaseMs: 1000,
  limitEntries: 10,
  limitBytes: 100_000,
  skip: new Set(),
  ...more,
});

let outbox: DurableOutbox;
beforeEach(async () => {
  freshIndexedDB();
  outbox = await madeOutbox();
  return () => outbox.close();
});

async function claimed(more: Partial<ClaimRequest> = {}) {
  const claim = await outbox.claim(request(more));
  if (claim.kind !== 'claimed') throw new Error(`expected a claim, not ${claim.kind}`);
  return claim;
}

describe('outbox', () => {
  it('keeps what a courier claimed and never settled', async () => {
    await outbox.append([entry('a'), entry('b')]);
    await claimed();
    expect(await outbox.count()).toBe(2);
  });

  it('gives the most valuable lane first, each lane in order', async () => {
    await outbox.append([entry('view 1'), entry('order', 0), entry('view 2'), entry('intent', 1)]);
    const { entries } = await claimed();
    expect(entries.map(({ id }) => id)).toEqual(['order', 'intent', 'view 1', 'view 2']);
  });

  it('bounds a claim by count and by bytes, but always gives one', async () => {
    await outbox.append(Array.from({ length: 5 }, (_, at) => entry(`e${at}`)));
    expect((await claimed({ limitEntries: 2 })).entries).toHaveLength(2);
    expect((await claimed({ limitBytes: (entry('e0').body.length + 80) * 3 })).entries).toHaveLength(3);
    expect((await claimed({ limitBytes: 1 })).entries).toHaveLength(1);
  });

  it('is held by one courier until its lease is over', async () => {
    await outbox.append([entry('a')]);
    await claimed();
    expect(await outbox.claim(request({ holder: 'second', now: NOW + 999 }))).toEqual({
      kind: 'held',
      until: NOW + 1000,
    });
    expect((await outbox.claim(request({ holder: 'second', now: NOW + 1001 }))).kind).toBe('claimed');
  });

  it('is free at once when it is released', async () => {
    await outbox.append([entry('a')]);
    await claimed();
    await outbox.release('first');
    expect((await outbox.claim(request({ holder: 'second' }))).kind).toBe('claimed');
  });

  it('does not obey a lease that a jumped clock wrote', async () => {
    await outbox.append([entry('a')]);
    await claimed({ now: NOW + 10 * 365 * 86_400_000 });
    expect((await outbox.claim(request({ holder: 'second' }))).kind).toBe('claimed');
  });

  it('settles what is named, and nothing else, even if more was said meanwhile', async () => {
    await outbox.append([entry('a'), entry('b'), entry('c')]);
    const { rollId, entries } = await claimed();
    await outbox.append([entry('d')]);
    await outbox.settle({ rollId, delivered: entries.filter(({ id }) => id === 'b'), buried: [], now: NOW });
    expect((await outbox.list(10)).map(({ id }) => id)).toEqual(['a', 'c', 'd']);
  });

  it('takes what a leaving page hands over once, whether or not its own write came through', async () => {
    await outbox.append([entry('written'), entry('also written')]);
    await outbox.append([entry('also written'), entry('not written')]);
    expect((await outbox.list(10)).map(({ id, sequence }) => [id, sequence])).toEqual([
      ['written', 1],
      ['also written', 2],
      ['not written', 3],
    ]);
  });

  it('can be used again after it was opened before a page had made it', async () => {
    freshIndexedDB();
    const early = openOutbox('');
    await expect(early.count()).rejects.toThrow();
    (await madeOutbox()).close();
    await expect(early.count()).rejects.toThrow();
    early.letGo();
    expect(await early.count()).toBe(0);
    early.close();
  });

  it('gives up what is under way when it is closed: a page that freezes must not keep its stores busy', async () => {
    await outbox.count();
    const underWay = outbox.append(Array.from({ length: 100 }, (_, at) => entry(`e${at}`)));
    // As far as its first request, and not as far as its last.
    await new Promise((resolve) => setImmediate(resolve));
    outbox.close();
    await expect(underWay).rejects.toThrow('abort');
    const other = openOutbox('');
    expect(await other.count()).toBe(0);
    other.close();
  });

  it('keeps a buried entry with its reason', async () => {
    await outbox.append([entry('a')]);
    const { rollId, entries } = await claimed();
    const reason = { code: 'invalid_event', message: 'must not be empty', path: '/data/query' };
    const buried = entries.map((each) => ({ entry: each, reason, byReceipt: true }));
    await outbox.settle({ rollId, delivered: [], buried, now: NOW });
    expect(await outbox.count()).toBe(0);
    expect(await outbox.listDead(10)).toMatchObject([{ id: 'a', reason, buriedAt: NOW }]);
  });

  it('ignores an answer about a roll that is over', async () => {
    await outbox.append([entry('a')]);
    const { entries } = await claimed();
    await outbox.settle({ rollId: 'another' as RollId, delivered: entries, buried: [], now: NOW });
    expect(await outbox.count()).toBe(1);
  });

  it('says that nothing waits', async () => {
    expect(await outbox.claim(request())).toEqual({ kind: 'empty' });
  });
});

describe('outbox', () => {
  it('leaves out what is to be skipped', async () => {
    await outbox.append([entry('a'), entry('b'), entry('c')]);
    expect((await claimed({ skip: new Set([1, 2]) })).entries.map(({ id }) => id)).toEqual(['c']);
  });
});

describe('memory outbox', () => {
  it('has no roll, gives the most valuable first, and settles by id', async () => {
    const entries = [entry('view'), entry('order', 0)];
    const memory = createMemoryOutbox(entries);
    const claim = await memory.claim(request());
    if (claim.kind !== 'claimed') throw new Error('expected a claim');
    expect(claim.rollId).toBeUndefined();
    expect(claim.entries.map(({ id }) => id)).toEqual(['order', 'view']);
    entries.push(entry('said meanwhile'));
    await memory.settle({ rollId: undefined, delivered: claim.entries.slice(0, 1), buried: [], now: NOW });
    expect(entries.map(({ id }) => id)).toEqual(['view', 'said meanwhile']);
  });
});
