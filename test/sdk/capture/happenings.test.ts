import { describe, expect, it } from 'vitest';
import type { SignalName } from '../../../catalogue/index.ts';
import { createHappenings, SAME_HAPPENING_MS, type Word } from '../../../sdk/capture/happenings.ts';

const START = 1_000_000;

/** Says words one after the other; each is `[by, payload, afterMs, page]`. */
function hear(name: SignalName, words: readonly (readonly [string, object, number?, number?])[]): readonly boolean[] {
  const happenings = createHappenings();
  return words.map(([by, payload, afterMs = 0, page = 1]) => {
    const at = START + afterMs;
    return happenings.isNew({ name, payload: payload as Word['payload'], by, page, at }, at);
  });
}

const product = (id: string, more: object = {}) => ({ product: { id, ...more } });

describe('what several sources say', () => {
  it('is one view for a page and a product, whoever says it and however often', () => {
    const words = ['hand', 'hand', 'schema-org', 'data-layer'].map((by) => [by, product('1')] as const);
    expect(hear('product_viewed', words)).toEqual([true, false, false, false]);
  });

  it('is another view for another product, and for another page', () => {
    expect(
      hear('product_viewed', [
        ['hand', product('1')],
        ['hand', product('2')],
        ['hand', product('1'), 0, 2],
      ]),
    ).toEqual([true, true, true]);
  });

  it('is one view though each knows the product by another number', () => {
    expect(
      hear('product_viewed', [
        ['schema-org', product('MUG-1', { sku: 'MUG-1', name: 'Mug' })],
        ['hand', product('77', { sku: 'mug-1' })],
        ['data-layer', product('shop_77', { name: 'mug ' })],
      ]),
    ).toEqual([true, false, false]);
  });

  it('is two views where one source has two products of one name', () => {
    expect(
      hear('product_viewed', [
        ['hand', product('1', { name: 'Mug' })],
        ['hand', product('2', { name: 'Mug' })],
      ]),
    ).toEqual([true, true]);
  });

  it('is one search for a page, a query and a page of results', () => {
    expect(
      hear('product_search', [
        ['search', { query: 'Red mug' }],
        ['data-layer', { query: 'red mug', page: 1 }],
        ['hand', { query: 'red mug', page: 2 }],
        ['hand', { query: 'red mug' }, 0, 2],
      ]),
    ).toEqual([true, false, true, true]);
  });

  it('is one addition for each click, told by two sources', () => {
    expect(
      hear('basket_addition', [
        ['attributes', product('1'), 0],
        ['data-layer', product('1'), 5],
        ['attributes', product('1'), 300],
        ['data-layer', product('1'), 305],
      ]),
    ).toEqual([true, false, true, false]);
  });

  it('is two additions where the sources are further apart than a click', () => {
    const apart = (ms: number) =>
      hear('basket_addition', [
        ['attributes', product('1')],
        ['data-layer', product('1'), ms],
      ]);
    expect(apart(SAME_HAPPENING_MS)).toEqual([true, false]);
    expect(apart(SAME_HAPPENING_MS + 1)).toEqual([true, true]);
  });

  it('is one order, however late and from wherever', () => {
    const order = (id: string) => ({ order: { id } });
    expect(
      hear('order_placed', [
        ['hand', order('1')],
        ['data-layer', order('1'), 60_000, 3],
        ['data-layer', order('2'), 60_000, 3],
      ]),
    ).toEqual([true, false, true]);
  });

  it('is one checkout where only one source knows the basket', () => {
    expect(
      hear('start_checkout', [
        ['hand', { basket: { id: 'b-1' } }],
        ['data-layer', {}, 100],
      ]),
    ).toEqual([true, false]);
  });

  it('joins what happened some time before a reader came, however long ago', () => {
    const happenings = createHappenings();
    const word = { name: 'basket_addition', payload: product('1'), page: 1 } as const;
    expect(happenings.isNew({ ...word, by: 'hand', at: START }, START)).toBe(true);
    expect(happenings.isNew({ ...word, by: 'data-layer', at: undefined }, START + 9000)).toBe(false);
    expect(happenings.isNew({ ...word, by: 'data-layer', at: undefined }, START + 9000)).toBe(true);
  });
});
