import { describe, expect, it } from 'vitest';
import { ABOUT_SIGNALS, checkPayload, SIGNAL_NAMES } from '../../../catalogue/index.ts';
import { toSignals } from '../../../sdk/capture/ga4-in.ts';
import { toGa4 } from '../../../sdk/capture/ga4-out.ts';

/** What a GA4 event comes to, and what is complained about. */
function map(name: string, parameters: object, userId?: string) {
  const complaints: string[] = [];
  const event = {
    name,
    parameters: parameters as Record<string, unknown>,
    userId: userId === undefined ? undefined : { value: userId, from: 'data-layer user_id' },
  };
  const currency = { value: 'EUR', from: 'default currency' };
  const mapped = toSignals(event, { currency, complain: (text) => complaints.push(text) });
  return { signals: mapped.map((each) => [each.name, each.draft.payload] as const), mapped, complaints };
}

const price = (amount: string, currency = 'EUR') => ({ amount, currency });

describe('a GA4 event', () => {
  it.each([
    [
      'view_item',
      { currency: 'USD', items: [{ item_id: 1, item_name: 'Mug', price: 12.5 }, { item_id: 2 }] },
      ['product_viewed', { product: { id: '1', name: 'Mug', price: price('12.50', 'USD') } }],
    ],
    ['search', { search_term: 'mug' }, ['product_search', { query: 'mug' }]],
    ['view_search_results', { search_term: 'mug' }, ['product_search', { query: 'mug' }]],
    ['begin_checkout', { value: 5, items: [{ item_id: '1' }] }, ['start_checkout', {}]],
    [
      'begin_checkout',
      { cart_id: 'b', value: 5, items: [{ item_id: '1', quantity: '2' }] },
      ['start_checkout', { basket: { id: 'b', lines: [{ product: { id: '1' }, quantity: 2 }], total: price('5.00') } }],
    ],
    [
      'add_payment_info',
      { value: '31,64', payment_type: 'card' },
      ['pre_payment', { view: { name: 'payment', method: 'card' }, total: price('31.64') }],
    ],
    ['sign_up', { method: 'email' }, ['user_registered', { user: { id: 'c-1' }, method: 'email' }]],
    ['login', { method: 'email' }, ['user_logged_in', { user: { id: 'c-1' } }]],
  ] as const)('%s with %o comes to its signal', (name, parameters, expected) => {
    const { signals } = map(name, parameters, 'c-1');
    expect(signals).toEqual([expected]);
    expect(checkPayload(expected[0], signals[0]?.[1]).kind).toBe('value');
  });

  it('with several items adds each to the basket', () => {
    const items = [
      { item_id: '1', quantity: 2 },
      { id: '2', name: 'Old tag', category: 'Cups' },
    ];
    expect(map('add_to_cart', { items }).signals).toEqual([
      ['basket_addition', { product: { id: '1' }, quantity: 2 }],
      ['basket_addition', { product: { id: '2', name: 'Old tag', category: 'Cups' } }],
    ]);
  });

  it('that is a purchase keeps its order exact, and leaves out a line without a price', () => {
    const items = [
      { item_id: '1', price: 0.1 + 0.2, quantity: 3, discount: 0.1 },
      { item_id: '2', quantity: 1 },
    ];
    const { signals, complaints, mapped } = map('purchase', { transaction_id: 'o', value: 0.9, tax: '0.14', items });
    const lines = [{ product: { id: '1', price: price('0.30') }, quantity: 3, price: price('0.30') }];
    const order = { id: 'o', total: price('0.90'), tax: price('0.14'), discount: price('0.30'), lines };
    expect(signals).toEqual([['order_placed', { order }]]);
    expect(complaints).toEqual([expect.stringContaining('items[1] has no price')]);
    expect(mapped[0]?.draft.fields['/order/lines/0/price/amount']).toBe('data-layer items[0].price');
  });

  it.each(['scroll', 'remove_from_cart', 'constructor', '__proto__', 'gtm.js'])('%s comes to nothing', (name) => {
    expect(map(name, {}).signals).toEqual([]);
  });

  it.each([{}, { items: 'none' }, { items: [null, 7] }, { items: { length: 3 } }])(
    'with %o throws nothing',
    (parameters) => {
      for (const name of ['view_item', 'add_to_cart', 'purchase', 'begin_checkout']) {
        expect(() => map(name, parameters)).not.toThrow();
      }
    },
  );
});

describe('a signal', () => {
  it.each(SIGNAL_NAMES)('%s can be pushed to a data layer', (name) => {
    const checked = checkPayload(name, ABOUT_SIGNALS[name].example);
    if (checked.kind === 'issues') throw new Error(name);
    const push = toGa4(name, checked.value);
    expect(push.event).toMatch(/^[a-z_]+$/);
    expect(JSON.stringify(push)).not.toContain('undefined');
  });

  it('comes back as itself where GA4 has a word for it', () => {
    const { product } = ABOUT_SIGNALS.basket_addition.example;
    const push = toGa4('basket_addition', { product, quantity: 2 });
    expect(push).toMatchObject({ event: 'add_to_cart', ecommerce: { currency: 'EUR', value: 25 } });
    const [[, payload] = []] = map('add_to_cart', push.ecommerce ?? {}).signals;
    expect(payload).toMatchObject({ product: { id: '207', price: price('12.50') }, quantity: 2 });
  });

  it('that is an order comes to a purchase', () => {
    const checked = checkPayload('order_placed', ABOUT_SIGNALS.order_placed.example);
    expect(toGa4('order_placed', checked.kind === 'value' && checked.value)).toMatchObject({
      event: 'purchase',
      ecommerce: {
        transaction_id: 'o-4711',
        value: 31.64,
        currency: 'EUR',
        tax: 4.24,
        shipping: 4.9,
        coupon: 'AUTUMN',
      },
    });
  });
});
