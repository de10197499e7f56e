import { describe, it } from 'vitest';
import { recentlyViewed, type RecentlyViewedOptions } from '../../../sdk/stream/derived/recently-viewed.ts';
import { example, marbles, product, said } from './events.ts';

const events = {
  a: said('product_viewed', { product: product('a') }),
  b: said('product_viewed', { product: product('b') }),
  c: said('product_viewed', { product: product('c') }),
  B: said('product_viewed', { product: product('b', '3.00') }),
  i: said('product_viewed', { product: { id: 'b' } }),
  x: example('basket_addition'),
};
const [a, b, c, B] = [product('a'), product('b'), product('c'), product('b', '3.00')];

const expectHistory = (
  spoken: string,
  { heard, values, ...options }: RecentlyViewedOptions & { readonly heard: string; readonly values: object },
): void =>
  marbles(({ hot, expectObservable }) => {
    const history$ = recentlyViewed({ events$: hot(spoken, events) }, options);
    expectObservable(history$).toBe(heard, values as Record<string, never>);
  });

describe('recentlyViewed', () => {
  it('keeps what it knows of a product that is seen again by its id only', () => {
    expectHistory('-B-a-i', { heard: '01-2-3', values: { 0: [], 1: [B], 2: [a, B], 3: [B, a] } });
  });

  it('tells what was viewed, newest first', () => {
    expectHistory('-a-b-x-|', { heard: '01-2---|', values: { 0: [], 1: [a], 2: [b, a] } });
  });

  it('moves a product that is seen again to the front, with what was said of it now', () => {
    expectHistory('-a-b-a-B-', {
      heard: '01-2-3-4-',
      values: { 0: [], 1: [a], 2: [b, a], 3: [a, b], 4: [B, a] },
    });
  });

  it('says nothing when the page of the newest is loaded again', () => {
    expectHistory('-a-a-', { heard: '01---', values: { 0: [], 1: [a] } });
  });

  it('forgets what is beyond its limit', () => {
    expectHistory('-a-b-c-', { heard: '01-2-3-', limit: 2, values: { 0: [], 1: [a], 2: [b, a], 3: [c, b] } });
  });

  it('keeps twenty, as Oscar’s history does', () => {
    const many = Array.from({ length: 30 }, (_, at) => product(String(at)));
    marbles(({ hot, expectObservable }) => {
      expectObservable(recentlyViewed({ events$: hot('-') }, { from: many })).toBe('0', { 0: many.slice(0, 20) });
    });
  });

  it('goes on from what an earlier page has kept, and leaves out what is no product', () => {
    const from = JSON.parse(JSON.stringify([b, null, 'c', { id: 7 }, c])) as never;
    expectHistory('-c-', { heard: '01-', from, values: { 0: [b, c], 1: [c, b] } });
  });

  it.each([null, 'text', 7, {}])('begins empty where %j was kept', (from) => {
    expectHistory('-a-', { heard: '01-', from: from as never, values: { 0: [], 1: [a] } });
  });

  it('has the present state for whoever subscribes later', () => {
    marbles(({ hot, expectObservable }) => {
      const history$ = recentlyViewed({ events$: hot('-a---b-', events) });
      expectObservable(history$).toBe('01---2-', { 0: [], 1: [a], 2: [b, a] } as never);
      expectObservable(history$, '---^').toBe('---1-2-', { 1: [a], 2: [b, a] } as never);
    });
  });
});
