import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';

const many = <Value>(count: number, make: () => Value): readonly Value[] => Array.from({ length: count }, make);

describe('createRandom', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    const [first, again, other] = [createRandom(7), createRandom(7), createRandom(8)];
    const numbers = many(50, first.next);
    expect(many(50, again.next)).toEqual(numbers);
    expect(many(50, other.next)).not.toEqual(numbers);
  });

  it('reaches both ends of a range, and nothing beyond', () => {
    const random = createRandom(1);
    expect([...new Set(many(1000, () => random.whole(3, 6)))].toSorted()).toEqual([3, 4, 5, 6]);
  });

  it('picks as often as the weights say', () => {
    const random = createRandom(2);
    const picked = many(10_000, () => random.pick({ often: 90, seldom: 10, never: 0 }));
    const seldom = picked.filter((name) => name === 'seldom').length;
    expect(seldom).toBeGreaterThan(850);
    expect(seldom).toBeLessThan(1150);
    expect(picked).not.toContain('never');
  });

  it('has branches that do not change with what others are asked', () => {
    const [quiet, busy] = [createRandom(3), createRandom(3)];
    many(100, busy.next);
    many(100, busy.branch('other').next);
    expect(many(20, busy.branch('mine').next)).toEqual(many(20, quiet.branch('mine').next));
  });
});
