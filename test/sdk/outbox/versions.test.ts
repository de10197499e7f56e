import { beforeEach, describe, expect, it } from 'vitest';
import { createAppender } from '../../../sdk/outbox/append.ts';
import { DEFAULT_BOUNDS } from '../../../sdk/outbox/bounds.ts';
import { openOutbox } from '../../../sdk/outbox/outbox.ts';
import { appenderOptions, entry } from './builders.ts';
import { pageOfFirstRelease, workerOfFirstRelease } from './first-release.ts';
import { freshIndexedDB } from './fresh-indexed-db.ts';

const NOW = 1_700_000_000_000;
const CLAIM = {
  holder: 'new',
  home: 'worker',
  underLock: true,
  now: NOW,
  leaseMs: 45_000,
  limitEntries: 100,
  limitBytes: 100_000,
  skip: new Set<number>(),
} as const;

beforeEach(() => void freshIndexedDB());

const say = (id: string) => {
  const appender = createAppender(appenderOptions());
  return appender.append({ toEntry: () => entry(id), strict: false }).finally(() => appender.release());
};
const idsOf = (entries: readonly { readonly id: string }[]): string[] => entries.map(({ id }) => id);

describe('an outbox of the first release', () => {
  it('is carried on: its entries, its roll and its client stay', async () => {
    const old = await pageOfFirstRelease();
    await old.say(entry('a'), entry('b'));
    old.close();
    expect(await say('c')).toMatchObject({ kind: 'durable', sequence: 3 });
    const outbox = openOutbox('');
    expect(await outbox.readRoll()).toMatchObject({ rollId: 'roll-of-the-first-release' });
    expect(idsOf(await outbox.list(10))).toEqual(['a', 'b', 'c']);
    expect(await outbox.trim(DEFAULT_BOUNDS, NOW)).toEqual([]);
    outbox.close();
  });

  it('is upgraded by a courier alone, before any page of this release has been there', async () => {
    const old = await pageOfFirstRelease();
    await old.say(entry('a'));
    const outbox = openOutbox('');
    expect(await outbox.trim({ ...DEFAULT_BOUNDS, entries: 0 }, NOW)).toEqual([{ reason: 'evicted', count: 1 }]);
    expect(await outbox.readReport()).toMatchObject({ rollId: 'roll-of-the-first-release' });
    await old.say(entry('b'));
    expect(idsOf(await outbox.list(10))).toEqual(['b']);
    outbox.close();
    old.close();
  });
});

describe('two releases on one outbox', () => {
  it('let an old page say while a new courier carries', async () => {
    const old = await pageOfFirstRelease();
    await old.say(entry('a'));
    const outbox = openOutbox('');
    const claim = await outbox.claim(CLAIM);
    if (claim.kind !== 'claimed') throw new Error('expected a claim');
    await old.say(entry('b'));
    await outbox.settle({ rollId: claim.rollId, delivered: claim.entries, buried: [], now: NOW });
    await old.say(entry('c'));
    expect(idsOf(await outbox.list(10))).toEqual(['b', 'c']);
    outbox.close();
    old.close();
  });

  it('let an old worker carry what a new page says, and neither blocks the other', async () => {
    expect(await say('a')).toMatchObject({ kind: 'durable', sequence: 1 });
    const worker = workerOfFirstRelease();
    const claimed = await worker.claim(10);
    expect(idsOf(claimed)).toEqual(['a']);
    expect(await say('b')).toMatchObject({ kind: 'durable', sequence: 2 });
    await worker.settle(claimed);
    const outbox = openOutbox('');
    expect(idsOf(await outbox.list(10))).toEqual(['b']);
    expect(await outbox.trim(DEFAULT_BOUNDS, NOW)).toEqual([]);
    outbox.close();
    worker.close();
  });

  it('let a new page open while an old worker holds the old database, which gives way', async () => {
    const old = await pageOfFirstRelease();
    await old.say(entry('a'));
    old.close();
    const worker = workerOfFirstRelease();
    expect(idsOf(await worker.claim(10))).toEqual(['a']);
    expect(await say('b')).toMatchObject({ kind: 'durable', sequence: 2 });
    expect(idsOf(await worker.claim(10))).toEqual(['a', 'b']);
    worker.close();
  });
});
