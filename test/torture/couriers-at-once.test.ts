import { describe, expect, it } from 'vitest';
import { createCourierWatch } from './couriers-at-once.ts';

describe('createCourierWatch', () => {
  it('sees two requests of one roll that are open together', () => {
    const watch = createCourierWatch();
    const first = watch.opened('a', 0);
    const second = watch.opened('a', 100);
    first(400);
    second(500);
    expect(watch.found).toEqual([{ rollId: 'a', forMs: 300, at: 400 }]);
  });

  it('sees one within another, whoever is done first', () => {
    const watch = createCourierWatch();
    const long = watch.opened('a', 0);
    watch.opened('a', 1000)(2000);
    long(9000);
    expect(watch.found).toEqual([{ rollId: 'a', forMs: 1000, at: 2000 }]);
  });

  it('says nothing of one after the other, of a blink, and of another roll', () => {
    const watch = createCourierWatch();
    watch.opened('a', 0)(1000);
    const next = watch.opened('a', 1000);
    const other = watch.opened('b', 1000);
    const blink = watch.opened('a', 1800);
    next(2000);
    other(5000);
    blink(9000);
    expect(watch.found).toEqual([]);
  });

  it('counts a request once, however often it is said to be done', () => {
    const watch = createCourierWatch();
    const done = watch.opened('a', 0);
    watch.opened('a', 0);
    done(1000);
    done(2000);
    expect(watch.found).toHaveLength(1);
  });
});
