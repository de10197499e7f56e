import { describe, expect, it } from 'vitest';
// @ts-expect-error a plain script without declarations
import { createCrowd, MIXTURES } from '../../bench/shop-events.mjs';
// @ts-expect-error a plain script without declarations
import { memoryAt, parseWish, toFailures, visitorsInBatch } from '../../bench/soak-account.mjs';

const MIB = 1024 * 1024;

describe('the wish for a soak', () => {
  it('fills in what is not said, and takes what is', () => {
    expect(parseWish([])).toEqual({ kind: 'wish', minutes: 10, share: 0.8, rolls: 100_000 });
    expect(parseWish(['--minutes', '0.2', '--load', '0.5', '--rolls', '10'])).toEqual({
      kind: 'wish',
      minutes: 0.2,
      share: 0.5,
      rolls: 10,
    });
    expect(parseWish(['--help'])).toEqual({ kind: 'help' });
  });

  it.each([['--minutes', '0'], ['--load', '1.5'], ['--rolls', '0.5'], ['--what'], ['word']])(
    'refuses %s %s',
    (...words) => {
      expect(parseWish(words)).toMatchObject({ kind: 'misspelt' });
    },
  );
});

describe('the crowd of a soak', () => {
  it('has a turn for every visitor in the events there are, or one event a visitor where those do not reach', () => {
    expect(visitorsInBatch({ rolls: 100_000, events: 3_000_000, batch: 50 })).toBe(2);
    expect(visitorsInBatch({ rolls: 100, events: 3_000_000, batch: 50 })).toBe(1);
    expect(visitorsInBatch({ rolls: 100_000, events: 60_000, batch: 50 })).toBe(50);
  });

  it('says whole batches, each visitor a roll without gaps', () => {
    const crowd = createCrowd(MIXTURES.everything, { visitors: 5, batch: 50, visitorsInBatch: 3 });
    const events: { rollid: string; sequence: number }[] = Array.from({ length: 10 }, () => crowd.batch()).flat();
    const rolls = new Set(events.map(({ rollid }) => rollid));
    expect([events.length, rolls.size, crowd.met()]).toEqual([500, 5, 5]);
    for (const roll of rolls) {
      const said = events.filter(({ rollid }) => rollid === roll);
      expect(said.map(({ sequence }) => sequence)).toEqual(said.map((_, at) => at + 1));
    }
  });
});

describe('the account of a soak', () => {
  const steady = Array.from({ length: 5 }, () => ({ rss: 150 * MIB, heap: 60 * MIB }));
  const good = { acknowledged: 100, stored: 100, highest: 100, failed: 0, refused: 0, memory: steady };
  const grownTo = (end: object) => [...steady.slice(0, 4), { ...steady[0], ...end }];

  it('holds when all that was acknowledged is there and memory stayed', () => {
    expect(toFailures(good)).toEqual([]);
    expect(toFailures({ ...good, memory: grownTo({ rss: 185 * MIB, heap: 90 * MIB }) })).toEqual([]);
  });

  it.each([
    ['an acknowledged event is missing', { stored: 99, highest: 99 }, /^1 acknowledged events are not in the journal/],
    ['the ledger and the journal disagree', { highest: 101 }, /^the ledger knows of 101/],
    ['an answer failed', { failed: 1 }, /^1 answers failed/],
    ['an event was refused', { refused: 1 }, /^1 events were refused/],
    ['nothing came', { acknowledged: 0, stored: 0, highest: 0 }, /^nothing was acknowledged/],
    ['resident memory has grown', { memory: grownTo({ rss: 190 * MIB }) }, /^resident memory/],
    ['the heap has grown', { memory: grownTo({ heap: 100 * MIB }) }, /^the heap/],
  ])('fails when %s', (_what, change, message) => {
    expect(toFailures({ ...good, ...change })).toEqual([expect.stringMatching(message)]);
  });

  it('reads memory off around five points: resident the middle, heap the least', () => {
    const samples = Array.from({ length: 101 }, (_, at) => ({
      ms: at * 1000,
      rss: at * MIB,
      heap: (at % 2) * MIB + at,
    }));
    const memory: { rss: number; heap: number }[] = memoryAt(samples, 100_000);
    expect(memory.map(({ rss }) => rss / MIB)).toEqual([3, 25, 50, 75, 98]);
    expect(memory.map(({ heap }) => heap)).toEqual([0, 20, 46, 70, 96]);
  });
});
