import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MUG, orderPlaced, say, view } from './events.ts';
import { newShop } from './own-shop.ts';
import { startBackend, type RunningBackend } from './start-backend.ts';

let shop: RunningBackend;
beforeAll(async () => {
  shop = await startBackend();
});
afterAll(() => shop.stop());

const PLACED = `{ order(id: "o-1") { confirmed total { amount } lines { quantity } customer { id }
  events { edges { node { type confirmed user date witnessCount witnesses { type source confirmed } } } } }
  customerEvents { edges { node { type customerId confirmed orderId witnessCount } } } }`;

describe('a page', () => {
  it('is refused what only the server may say, with the reason, and its neighbours go in', async () => {
    const { page, ask } = await newShop(shop, 'trespass');
    const { body } = await page([
      view(),
      say('order.captured', { amount: '1', payment_id: '', payment_gateway: 'x' }, { subject: 'o-1' }),
      say('order.PAYMENT_CAPTURED', { amount: '1', payment_id: '', payment_gateway: 'x' }, { subject: 'o-1' }),
      say('signal.order_status_changed', { order: { id: 'o-1' }, old_status: 'a', new_status: 'b' }),
      say('customer.account_created', {}, { subject: 'c-1' }),
      say('bill.paid', {}),
      view(),
    ]);
    expect(body.receipts.map(({ status, code }: { status: string; code: string }) => code ?? status)).toEqual([
      'accepted',
      ...Array(5).fill('not_allowed'),
      'accepted',
    ]);
    expect(body.receipts[1].message).toMatch(/^order events are the server's to say: send it with a secret key/);
    expect(body.receipts[3].message).toMatch(/^signal.order_status_changed is the server's to say/);
    const { data } = await ask('{ signals { totalCount } orderEvents { totalCount } customerEvents { totalCount } }');
    expect(data).toEqual({
      signals: { totalCount: 2 },
      orderEvents: { totalCount: 0 },
      customerEvents: { totalCount: 0 },
    });
  });

  it('writes an order and a registration as unconfirmed', async () => {
    const { page, ask } = await newShop(shop, 'unconfirmed');
    await page([
      orderPlaced({ id: 'o-1' }, { customerid: 'c-1' }),
      say('signal.user_registered', { user: { id: 'c-1' } }),
    ]);
    const { data } = await ask(PLACED);
    expect(data.order).toMatchObject({ confirmed: false, total: { amount: '25.00' }, customer: { id: 'c-1' } });
    expect(data.order.events.edges[0].node).toMatchObject({ type: 'PLACED', confirmed: false, user: 'c-1' });
    expect(data.customerEvents.edges.map((edge: { node: object }) => edge.node)).toMatchObject([
      { type: 'ACCOUNT_CREATED', customerId: 'c-1', confirmed: false },
      { type: 'PLACED_ORDER', customerId: 'c-1', confirmed: false, orderId: 'o-1' },
    ]);
  });
});

describe('a page that is hostile', () => {
  it('is refused under every spelling of the type that the check would mend', async () => {
    const { page, ask } = await newShop(shop, 'spelling');
    const data = { order: { id: 'o-1' }, old_status: 'a', new_status: 'b' };
    const types = ['signal.order_status_changed ', ' signal.order_status_changed', '\u00a0order.captured\n'];
    const { body } = await page(types.map((type) => say(type, data)));
    expect(body.receipts.map(({ code }: { code: string }) => code)).toEqual(Array(3).fill('not_allowed'));
    expect((await ask('{ signals { totalCount } }')).data.signals.totalCount).toBe(0);
  });

  it('cannot put a stranger to a confirmed order, nor read the staff into a timeline', async () => {
    const { page, post, ask } = await newShop(shop, 'stranger');
    await post([
      say('order.placed', {}, { subject: 'o-1' }),
      say('order.note_added', { message: 'suspected fraud', user: 'staff-7' }, { subject: 'o-1' }),
      say('order.placed', { user: 'c-1' }, { subject: 'o-2' }),
    ]);
    await page([orderPlaced({ id: 'o-1', customer: 'staff-7' }), orderPlaced({ id: 'o-2', customer: 'victim' })]);
    const { data } = await ask(`{
      one: order(id: "o-1") { confirmed customer { id } claimed } two: order(id: "o-2") { customer { id } }
      placed: customerEvents(order: "o-2") { edges { node { type customerId confirmed } } }
      notes: customerEvents(types: [NOTE_ADDED_TO_ORDER]) { totalCount }
      customerRecords { edges { node { customerId } } } }`);
    expect(data.one).toEqual({ confirmed: true, customer: null, claimed: ['currency', 'total', 'lines'] });
    expect(data.two.customer.id).toBe('c-1');
    expect(data.placed.edges).toEqual([{ node: { type: 'PLACED_ORDER', customerId: 'c-1', confirmed: true } }]);
    expect(data.notes.totalCount).toBe(0);
    expect(data.customerRecords.edges).toEqual([{ node: { customerId: 'c-1' } }]);
  });

  it('does not decide under which order its order counts', async () => {
    const { page, ask } = await newShop(shop, 'subjects');
    await page([
      orderPlaced({ id: 'o-1' }, { subject: 'thank-you', customerid: 'c-1' }),
      orderPlaced({ id: 'o-2' }, { subject: 'thank-you', customerid: 'c-1' }),
    ]);
    const { data } = await ask(`{ order(id: "o-1") { total { amount } } stray: order(id: "thank-you") { id }
      customer(id: "c-1") { record { orders } orders { id } } }`);
    expect(data.order.total.amount).toBe('25.00');
    expect(data.stray).toBeNull();
    expect(data.customer.record.orders).toBe(2);
  });

  it('moves no report of what the server told', async () => {
    const { page, post, ask } = await newShop(shop, 'told');
    await page([orderPlaced({ id: 'o-1' }), orderPlaced({ id: 'o-2', total: { amount: '999999', currency: 'EUR' } })]);
    const lines = [{ product: { id: '9' }, quantity: 1 }];
    const total = { amount: '3.00', currency: 'EUR' };
    await post([
      say('order.placed', { user: 'c-1', order: { total, lines } }, { subject: 'o-3' }),
      say('order.placed', { user: 'c-1' }, { subject: 'o-2' }),
    ]);
    const { data } = await ask(`{
      productRecords(confirmed: true) { edges { node { productId purchasedQuantity } } }
      customerRecords(confirmed: true) { edges { node { customerId orders totalSpent { amount } } } } }`);
    expect(data.productRecords.edges).toEqual([{ node: { productId: '9', purchasedQuantity: 1 } }]);
    expect(data.customerRecords.edges).toEqual([
      { node: { customerId: 'c-1', orders: 2, totalSpent: [{ amount: '3.00' }] } },
    ]);
  });
});

describe("the server's word", () => {
  it('confirms what a page claimed, whichever comes first', async () => {
    for (const isServerFirst of [true, false]) {
      const { page, post, ask } = await newShop(shop, `confirmed-${String(isServerFirst)}`);
      const claim = (): Promise<unknown> =>
        page([
          orderPlaced({ id: 'o-1' }, { customerid: 'c-1' }),
          say('signal.user_registered', { user: { id: 'c-1' } }),
        ]);
      const confirm = (): Promise<unknown> =>
        post([
          say(
            'order.placed',
            { user: 'c-1', order: { total: { amount: '24.00', currency: 'EUR' } } },
            { subject: 'o-1' },
          ),
          say('customer.account_created', {}, { subject: 'c-1' }),
        ]);
      await (isServerFirst ? confirm() : claim());
      await (isServerFirst ? claim() : confirm());
      const { data } = await ask(PLACED);
      // the server's total wins; it said nothing of the lines
      expect(data.order).toMatchObject({ confirmed: true, total: { amount: '24.00' }, lines: [{ quantity: 2 }] });
      expect(data.order.events.edges).toHaveLength(1);
      expect(data.customerEvents.edges).toHaveLength(2);
      for (const { node } of data.customerEvents.edges)
        expect(node).toMatchObject({ confirmed: true, witnessCount: 2 });
    }
  });

  it('about a guest does not make a page right about the customer', async () => {
    const { page, post, ask } = await newShop(shop, 'guest');
    await page([orderPlaced({ id: 'o-1' }, { customerid: 'c-9' })]);
    await post([say('order.placed', {}, { subject: 'o-1' })]);
    const { data } = await ask(PLACED);
    expect(data.order.events.edges[0].node.confirmed).toBe(true);
    expect(data.customerEvents.edges[0].node).toMatchObject({
      type: 'PLACED_ORDER',
      customerId: 'c-9',
      confirmed: false,
    });
  });
});

describe('an order with many witnesses', () => {
  it('is placed once, counted once, and keeps the list of who said so', async () => {
    const { page, post, ask } = await newShop(shop, 'witnesses');
    for (let reload = 0; reload < 20; reload++)
      await page([orderPlaced({ id: 'o-1' }, { customerid: 'c-1', sessionid: `tab ${reload % 3}` })]);
    await post([
      orderPlaced({ id: 'o-1' }, { customerid: 'c-1', source: 'https://payments.example/webhook' }),
      say('order.placed', { user: 'c-1' }, { subject: 'o-1', source: 'https://shop.example/server' }),
      say('customer.placed_order', { order: 'o-1' }, { subject: 'c-1', source: 'https://shop.example/server' }),
    ]);
    const { data } = await ask(`{
      order(id: "o-1") { events { edges { node { type confirmed witnessCount witnesses { source type } } } } }
      customer(id: "c-1") { record { orders orderItems totalSpent { amount currency } } events { edges { node { type } } } }
      productRecords { edges { node { productId purchases purchasedQuantity } } }
      funnel(from: "2000-01-01", to: "2000-01-01") { total { placed } }
    }`);
    expect(data.order.events.edges).toHaveLength(1);
    const { node } = data.order.events.edges[0];
    expect(node).toMatchObject({ type: 'PLACED', confirmed: true, witnessCount: 22 });
    expect(node.witnesses).toHaveLength(22);
    expect(new Set(node.witnesses.map(({ source }: { source: string }) => source))).toEqual(
      new Set(['https://shop.example', 'https://payments.example/webhook', 'https://shop.example/server']),
    );
    expect(data.customer).toEqual({
      record: { orders: 1, orderItems: 2, totalSpent: [{ amount: '25.00', currency: 'EUR' }] },
      events: { edges: [{ node: { type: 'PLACED_ORDER' } }] },
    });
    expect(data.productRecords.edges).toEqual([{ node: { productId: MUG.id, purchases: 1, purchasedQuantity: 2 } }]);
  });

  it("keeps a hundred of them by name, the server's first, and counts the rest", async () => {
    const { page, post, ask } = await newShop(shop, 'crowd');
    await page(Array.from({ length: 150 }, () => orderPlaced({ id: 'o-1' })));
    await page(Array.from({ length: 50 }, () => orderPlaced({ id: 'o-1' })));
    await post([say('order.placed', {}, { subject: 'o-1' })]);
    const { data } = await ask('{ orderEvents { edges { node { witnessCount witnesses { id confirmed } } } } }');
    const [{ node }] = data.orderEvents.edges;
    expect(node.witnessCount).toBe(201);
    expect(node.witnesses).toHaveLength(100);
    expect(node.witnesses[0].confirmed).toBe(true);
  });
});
