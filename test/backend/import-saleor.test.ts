import { CUSTOMER_EVENTS, graphqlOf, ORDER_EVENTS, type EventRow } from '@tillroll/catalogue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { event, newImport, order, ordersPage, type Json } from './saleor.ts';
import { startBackend, type RunningBackend } from './start-backend.ts';

let running: RunningBackend;
beforeAll(async () => {
  running = await startBackend();
});
afterAll(() => running.stop());

describe('an answer of Saleor’s', () => {
  it('goes in as it is, and again without any effect', async () => {
    const shop = await newImport(running);
    const page = ordersPage(
      order([event('PLACED'), event('CONFIRMED')]),
      order([event('PLACED')], { id: 'T3JkZXI6MTE=' }),
    );
    expect((await shop.post(page)).body).toEqual({ took: 3, skipped: 0, refused: 0, refusals: [] });
    expect((await shop.post(page)).body).toEqual({ took: 0, skipped: 3, refused: 0, refusals: [] });
    expect(await shop.events()).toHaveLength(3);
  });

  it.each([
    ['a page of orders', (one: Json) => ordersPage(one), 'order'],
    ['one order', (one: Json) => ({ data: { order: one } }), 'order'],
    ['without data', (one: Json) => ({ order: one }), 'order'],
    ['draft orders', (one: Json) => ({ data: { draftOrders: { edges: [{ node: one }] } } }), 'order'],
    ['under another name', (one: Json) => ({ data: { mine: { ...one, __typename: 'Order' } } }), 'order'],
    ['below a customer', (one: Json) => ({ data: { user: { id: 'u', orders: { edges: [{ node: one }] } } } }), 'order'],
    ['a list of pages', (one: Json) => [ordersPage(one), ordersPage()], 'order'],
    ['a page of customers', (one: Json) => ({ data: { customers: { edges: [{ node: one }] } } }), 'customer'],
    ['a user', (one: Json) => ({ data: { user: one } }), 'customer'],
    ['me', (one: Json) => ({ data: { me: one } }), 'customer'],
  ] as const)('is found: %s', async (_name, wrap, family) => {
    const shop = await newImport(running);
    const own = { id: 'the owner', events: [event('NOTE_ADDED', { message: 'Please ring twice' })] };
    expect((await shop.post(wrap(own))).body).toMatchObject({ took: 1, refused: 0 });
    const subject = 'the owner';
    expect(await shop.events()).toMatchObject([{ type: `${family}.note_added`, source: 'saleor', subject }]);
  });

  it('keeps Saleor’s id and time, and every parameter under our name', async () => {
    const shop = await newImport(running);
    const line = { quantity: 2, itemName: 'Mug', orderLine: { id: 'line-1' }, discount: null };
    const discount = {
      valueType: 'PERCENTAGE',
      value: 10,
      reason: 'scratched',
      amount: { amount: 9.84, currency: 'EUR' },
      oldValueType: null,
      oldValue: null,
      oldAmount: null,
    };
    const events = [
      event('PAYMENT_CAPTURED', {
        amount: 0,
        paymentId: '',
        paymentGateway: 'stripe',
        user: { id: 'staff', email: 'a@b.c' },
      }),
      event('EMAIL_SENT', { email: 'ada@example.com', emailType: 'ORDER_CONFIRMATION' }),
      event('ADDED_PRODUCTS', { lines: [line, { ...line, orderLine: null }] }),
      event('FULFILLMENT_CANCELED', { composedId: '10-1', warehouse: { id: 'w-1', name: 'North' } }),
      event('FULFILLMENT_RESTOCKED_ITEMS', { quantity: 0, warehouse: { id: 'w-1' } }),
      event('FULFILLMENT_FULFILLED_ITEMS', { fulfilledItems: [{ id: 'f-1', orderLine: { id: 'line-1' } }, null] }),
      event('ORDER_REPLACEMENT_CREATED', { relatedOrder: { id: 'o-11' } }),
      event('ORDER_LINE_DISCOUNT_UPDATED', { lines: [{ ...line, discount }] }),
      event('ORDER_DISCOUNT_ADDED', { discount }),
      event('NOTE_UPDATED', { message: 'new', related: { id: 'note-1' } }),
      event('OVERSOLD_ITEMS', { oversoldItems: ['Mug'], app: { id: 'app-1' } }),
    ];
    expect((await shop.post(ordersPage(order(events)))).body).toMatchObject({ took: events.length, refusals: [] });
    const stored = await shop.events();
    expect(stored.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
    expect(stored[0]).toMatchObject({ time: '2021-03-04T10:11:12.123Z', subject: 'T3JkZXI6MTA=' });
    const told = stored.map(({ type, data }) => {
      const { order: about, ...parameters } = data as Json;
      expect(about).toEqual({ id: 'T3JkZXI6MTA=', number: '10', customer: 'VXNlcjox', currency: 'EUR' });
      return [type, parameters];
    });
    const ourDiscount = {
      value: '10',
      value_type: 'percentage',
      amount_value: '9.84',
      currency: 'EUR',
      reason: 'scratched',
    };
    const ourLine = { quantity: 2, line_pk: 'line-1', item_name: 'Mug' };
    expect(told).toEqual([
      ['order.captured', { amount: '0', payment_id: '', payment_gateway: 'stripe', user: 'staff' }],
      ['order.email_sent', { email: 'ada@example.com', email_type: 'order_confirmation' }],
      ['order.draft_added_products', { lines: [ourLine, { quantity: 2, item_name: 'Mug' }] }],
      ['order.fulfillment_canceled', { composed_id: '10-1', warehouse: 'w-1', restocked: false }],
      ['order.restocked_items', { quantity: 0, warehouse: 'w-1' }],
      ['order.fulfilled_items', { fulfilled_items: ['line-1'] }],
      ['order.order_replacement_created', { related_order_pk: 'o-11' }],
      ['order.order_line_discount_updated', { lines: [{ ...ourLine, discount: ourDiscount }] }],
      ['order.order_discount_added', { discount: ourDiscount }],
      ['order.note_updated', { message: 'new', related: 'note-1' }],
      ['order.oversold_items', { oversold_items: ['Mug'], app: { id: 'app-1' } }],
    ]);
  });

  it('says with the event that places an order what was bought', async () => {
    const shop = await newImport(running);
    const variant = { id: 'v-1', product: { id: 'p-1', category: { name: 'Mugs' } } };
    const unitPrice = { gross: { amount: 12.5, currency: 'EUR' } };
    const lines = [{ productName: 'Mug', productSku: 'MUG', quantity: 2, variant, unitPrice }];
    const more = { lines, shippingPrice: { gross: { amount: 4.9, currency: 'EUR' } }, voucher: { code: 'AUTUMN' } };
    await shop.post(ordersPage(order([event('PLACED')], more)));
    expect(await shop.events()).toMatchObject([
      {
        data: {
          order: {
            total: { amount: '98.4', currency: 'EUR' },
            lines: [
              {
                product: { id: 'p-1', sku: 'MUG', name: 'Mug', category: 'Mugs' },
                quantity: 2,
                price: { amount: '12.5', currency: 'EUR' },
              },
            ],
            shipping: { amount: '4.9', currency: 'EUR' },
            vouchers: [{ code: 'AUTUMN' }],
          },
        },
      },
    ]);
  });

  it('goes in where Saleor has no field for a parameter, or has deleted what it was, and nothing is made up', async () => {
    const shop = await newImport(running);
    const bare = ['ORDER_FULLY_PAID', 'TRACKING_UPDATED', 'INVOICE_UPDATED', 'FULFILLMENT_AWAITS_APPROVAL'];
    const events = bare.map((type) => event(type, { invoiceNumber: '7' }));
    expect((await shop.post(ordersPage(order(events)))).body).toMatchObject({ took: 4, refusals: [] });
    for (const { data } of await shop.events())
      expect(data).toEqual({ invoice_number: '7', order: expect.anything() as unknown });
  });

  it.each(['2.11', 'today'])('has a type for every row of the catalogue: %s', async (version) => {
    const shop = await newImport(running);
    const named = ([code, row]: [string, EventRow]): string =>
      (version === 'today' ? row.aliases?.at(-1)?.graphql : undefined) ?? graphqlOf(code, row);
    const answer = {
      order: order(Object.entries<EventRow>(ORDER_EVENTS).map((each) => event(named(each), { amount: null }))),
      me: { id: 'c', events: Object.entries<EventRow>(CUSTOMER_EVENTS).map((each) => event(named(each))) },
    };
    const { body } = await shop.post(answer);
    const codes = new Set(body.refusals.map(({ code }: { code: string }) => code));
    expect([body.took + body.refused, [...codes]]).toEqual([65, ['invalid_event']]);
  });

  it('names staff and customer apart, and keeps of deleted customers only how many', async () => {
    const shop = await newImport(running);
    const events = [
      event('NAME_ASSIGNED', { message: 'Ada Lovelace', user: { id: 'staff-1' } }),
      event('CUSTOMER_DELETED', { count: 3, user: { id: 'staff-1' } }),
      event('PLACED_ORDER', { order: { id: 'o-10' } }),
      event('DIGITAL_LINK_DOWNLOADED', { order: { id: 'o-10' }, orderLine: { id: 'l-1' } }),
    ];
    await shop.post({ data: { customers: { edges: [{ node: { id: 'c-17', events } }] } } });
    const stored = await shop.events();
    expect(stored.map(({ subject }) => subject)).toEqual(['c-17', undefined, 'c-17', 'c-17']);
    expect(stored.map(({ data }) => data)).toEqual([
      { message: 'Ada Lovelace', user: 'staff-1' },
      { count: 3 },
      { order: 'o-10' },
      { order: 'o-10', order_line: 'l-1' },
    ]);
  });

  it('does not collide with that of another Saleor', async () => {
    const shop = await newImport(running);
    const page = ordersPage(order([event('PLACED', { id: 'the same' })]));
    await shop.post(page);
    const other = await shop.post(page, '?source=https://other.example');
    expect(other.body).toMatchObject({ took: 1 });
    expect((await shop.events()).map(({ source }) => source)).toEqual(['saleor', 'https://other.example']);
  });

  it('may have fields that are called as things of JavaScript are', async () => {
    const shop = await newImport(running);
    const odd: Json = { constructor: { toString: 1 }, valueOf: 'x' };
    const own = { ...order([event('CONFIRMED', odd)]), __typename: 'constructor' };
    expect((await shop.post({ order: own, constructor: order([event('EXPIRED')]) })).body).toMatchObject({ took: 1 });
    expect(await shop.events()).toMatchObject([{ data: { valueOf: 'x' } }]);
  });

  it('may have thousands of events', async () => {
    const shop = await newImport(running);
    const page = ordersPage(order(Array.from({ length: 2500 }, () => event('CONFIRMED'))));
    expect((await shop.post(page)).body).toMatchObject({ took: 2500, refused: 0 });
  });
});
