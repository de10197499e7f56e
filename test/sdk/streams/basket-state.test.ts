import type { SignalInput } from '@tillroll/catalogue';
import { describe, expect, it } from 'vitest';
import { basketState, type BasketState } from '../../../sdk/stream/derived/basket-state.ts';
import { example, marbles, product, said } from './events.ts';

const mug = product('mug', '12.50');
const tea = product('tea', '0.10');
const yen = product('fan', '1200', 'JPY');
const plain = product('bag');

const add = (what: ReturnType<typeof product>, quantity = 1, basket?: SignalInput<'basket_addition'>['basket']) =>
  said('basket_addition', { product: what, quantity, ...(basket && { basket }) });

/** The states that a basket goes through, the empty one first, one mark after the other. */
function statesOf(events: readonly ReturnType<typeof add>[], from?: unknown): readonly BasketState[] {
  const states: BasketState[] = [];
  marbles(({ cold, flush }) => {
    const marks = Object.fromEntries(events.map((event, at) => [String.fromCharCode(97 + at), event]));
    const spoken = `-${Object.keys(marks).join('-')}`;
    basketState({ events$: cold(spoken, marks) }, { from: from as never }).subscribe((state) => states.push(state));
    flush();
  });
  return states;
}

const lastOf = (...events: readonly ReturnType<typeof add>[]): BasketState | undefined => statesOf(events).at(-1);

const empty: BasketState = { lines: [], count: 0, totals: [], unpriced: 0, vouchers: [] };
const oneMug: BasketState = {
  lines: [{ product: mug, quantity: 1, price: mug.price }] as BasketState['lines'],
  count: 1,
  totals: [{ amount: '12.50', currency: 'EUR' }],
  unpriced: 0,
  vouchers: [],
};

describe('basketState', () => {
  it('tells the present state at once, every change, and nothing else, until the till is closed', () => {
    marbles(({ hot, expectObservable }) => {
      const spoken = { a: add(mug), v: example('product_viewed'), o: example('order_placed') };
      const basket$ = basketState({ events$: hot('-a-v-o-o-|', spoken) });
      expectObservable(basket$).toBe('01---0---|', { 0: empty, 1: oneMug });
      expectObservable(basket$, '--^').toBe('--1--0---|', { 0: empty, 1: oneMug });
    });
  });

  it('adds up pieces of one product at one price, however the price is written', () => {
    expect(lastOf(add(mug), add(tea), add(product('mug', '12.5'), 2))).toMatchObject({
      lines: [
        { product: { id: 'mug' }, quantity: 3 },
        { product: tea, quantity: 1 },
      ],
      count: 4,
      totals: [{ amount: '37.60', currency: 'EUR' }],
    });
  });

  it('sums exactly where floating point does not', () => {
    expect(lastOf(add(tea, 3))?.totals).toEqual([{ amount: '0.30', currency: 'EUR' }]);
    expect(lastOf(add(product('x', '999999999999999.99'), 1000))?.totals).toEqual([
      { amount: '999999999999999990.00', currency: 'EUR' },
    ]);
  });

  it('keeps what it knows of a product that is added again by its id only', () => {
    const named = { ...mug, name: 'Enamel mug' };
    const state = lastOf(add(named), add({ id: 'mug' } as typeof mug));
    expect(state?.lines).toEqual([{ product: named, quantity: 2, price: mug.price }]);
  });

  it('never sums across currencies', () => {
    expect(lastOf(add(yen, 2), add(mug))?.totals).toEqual([
      { amount: '2400', currency: 'JPY' },
      { amount: '12.50', currency: 'EUR' },
    ]);
  });

  it('keeps a product at two prices as two lines', () => {
    const state = lastOf(add(mug), add(product('mug', '10.00')));
    expect(state?.lines.map(({ quantity, price }) => [quantity, price?.amount])).toEqual([
      [1, '12.50'],
      [1, '10.00'],
    ]);
    expect(state?.totals).toEqual([{ amount: '22.50', currency: 'EUR' }]);
  });

  it('counts what has no price, and takes its price from whoever says it first', () => {
    expect(lastOf(add(plain, 2))).toMatchObject({ count: 2, unpriced: 2, totals: [] });
    expect(lastOf(add(plain, 2), add(product('bag', '1.00')))).toMatchObject({
      lines: [{ quantity: 3 }],
      unpriced: 0,
      totals: [{ amount: '3.00' }],
    });
  });

  it('believes a basket that lists its lines, rather than its own sum', () => {
    const basket = { id: 'b-1', lines: [{ product: mug, quantity: 5 }] };
    expect(lastOf(add(tea, 9), add(mug, 1, basket))).toMatchObject({
      id: 'b-1',
      lines: [{ product: mug, quantity: 5, price: mug.price }],
      count: 5,
      totals: [{ amount: '62.50', currency: 'EUR' }],
    });
    expect(lastOf(add(tea), said('start_checkout', { basket: { id: 'b-1', lines: [] } }))).toMatchObject({
      lines: [],
      count: 0,
    });
  });

  it('goes on adding up where a basket does not list its lines', () => {
    expect(lastOf(add(mug), add(mug, 1, { id: 'b-1' }))).toMatchObject({ id: 'b-1', count: 2 });
  });

  it('knows the vouchers in it, each code once', () => {
    const [basket, ten, five] = [{ id: 'b-1' }, { code: 'TEN' }, { code: 'FIVE' }];
    const states = statesOf([
      add(mug),
      said('voucher_addition', { basket, voucher: ten }),
      said('voucher_addition', { basket, voucher: five }),
      said('voucher_addition', { basket, voucher: { code: 'TEN', name: 'Ten off' } }),
      said('voucher_removal', { basket, voucher: five }),
    ]);
    expect(states.map(({ vouchers }) => vouchers.map(({ code }) => code).join())).toEqual([
      '',
      '',
      'TEN',
      'TEN,FIVE',
      'FIVE,TEN',
      'TEN',
    ]);
    expect(states.at(-1)).toMatchObject({ id: 'b-1', count: 1, vouchers: [{ name: 'Ten off' }] });
  });

  it('is empty after an order was placed', () => {
    expect(lastOf(add(mug, 1, { id: 'b-1' }), example('order_placed'))).toEqual(empty);
  });

  it('goes on from what an earlier page has kept as JSON', () => {
    const kept: unknown = JSON.parse(JSON.stringify(lastOf(add(mug), add(plain))));
    const states = statesOf([add(mug)], kept);
    expect(states[0]).toEqual(kept);
    expect(states[1]).toMatchObject({ count: 3, unpriced: 1, totals: [{ amount: '25.00', currency: 'EUR' }] });
  });

  it.each([
    null,
    'text',
    {},
    { lines: 7, vouchers: [] },
    { lines: [{ quantity: 1 }], vouchers: [] },
    { lines: [{ product: { id: 'a' }, quantity: 1, price: { amount: 'x', currency: 'EUR' } }], vouchers: [] },
  ])('begins empty where %j was kept', (from) => {
    expect(statesOf([add(mug)], from)).toEqual([empty, oneMug]);
  });
});
