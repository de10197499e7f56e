import { describe, expect, it } from 'vitest';
import { parseWish, toCommand } from './options.ts';

describe('parseWish', () => {
  it('fills in what is not said', () => {
    expect(parseWish([])).toMatchObject({
      kind: 'wish',
      wish: { minutes: 10, seed: 7, engine: 'chromium', store: 'leveldb', worker: true },
    });
  });

  it.each([['--minutes', '0'], ['--minutes', 'x'], ['--seed', '1.5'], ['--engine', 'opera'], ['--what'], ['word']])(
    'refuses %s %s',
    (...words) => {
      expect(parseWish(words)).toMatchObject({ kind: 'misspelt' });
    },
  );

  it('understands its own command', () => {
    const words = ['--minutes', '0.5', '--seed', '3', '--store', 'sqlite', '--no-worker'];
    const parsed = parseWish(words);
    if (parsed.kind !== 'wish') throw new Error('expected a wish');
    expect(parseWish(toCommand(parsed.wish).split(' ').slice(4))).toEqual(parsed);
  });
});
