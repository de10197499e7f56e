import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { orderPlaced, say, type WrittenEvent } from './events.ts';
import { newShop } from './own-shop.ts';
import { startBackend, type RunningBackend } from './start-backend.ts';

let shop: RunningBackend;
beforeAll(async () => {
  shop = await startBackend();
});
afterAll(() => shop.stop());

const ofOrder = (type: string, data: object, fields: WrittenEvent = {}): WrittenEvent =>
  say(`order.${type}`, data, { subject: 'o-1', ...fields });

const typesOf = (connection: { edges: { node: { type: string } }[] }): readonly string[] =>
  connection.edges.map(({ node }) => node.type);

describe('what an event also writes', () => {
  it('placed: placed_order of a customer who is known, and nothing of a guest', async () => {
    const { post, ask } = await newShop(shop, 'placed');
    await post([ofOrder('placed', { user: 'c-1' }), say('order.placed', {}, { subject: 'o-2' })]);
    const { data } = await ask('{ customerEvents { edges { node { type customerId orderId user } } } }');
    expect(data.customerEvents.edges).toEqual([
      { node: { type: 'PLACED_ORDER', customerId: 'c-1', orderId: 'o-1', user: 'c-1' } },
    ]);
  });

  it('fulfillment_canceled: restocked_items right after it, with 0 as 0', async () => {
    const { post, ask } = await newShop(shop, 'restocked');
    const time = '2026-11-22T09:00:00.000Z';
    await post([
      ofOrder('fulfillment_canceled', { composed_id: '10-1', quantity: 0, warehouse: 'north' }, { time }),
      ofOrder('note_added', { message: 'later in the same moment' }, { time }),
    ]);
    const { data } = await ask('{ order(id: "o-1") { events { edges { node { type quantity warehouse } } } } }');
    expect(data.order.events.edges.map(({ node }: { node: object }) => node)).toEqual([
      { type: 'FULFILLMENT_CANCELED', quantity: 0, warehouse: 'north' },
      { type: 'RESTOCKED_ITEMS', quantity: 0, warehouse: 'north' },
      { type: 'NOTE_ADDED', quantity: null, warehouse: null },
    ]);
  });

  it('fulfillment_canceled of a sender who says the restocking himself: nothing more', async () => {
    const { post, ask } = await newShop(shop, 'own-restocking');
    await post([
      ofOrder('fulfillment_canceled', { composed_id: '10-1', restocked: false }),
      ofOrder('restocked_items', { quantity: 3 }),
    ]);
    const { data } = await ask('{ order(id: "o-1") { events { edges { node { type quantity } } } } }');
    expect(data.order.events.edges).toHaveLength(2);
  });

  it("a note of the order's own customer: note_added_to_order, whichever comes first, and not of the staff's", async () => {
    for (const isNoteFirst of [true, false]) {
      const { post, ask } = await newShop(shop, `note-${String(isNoteFirst)}`);
      const notes = [
        ofOrder('note_added', { user: 'c-1', message: 'mine' }),
        ofOrder('note_added', { user: 'staff', message: 'theirs' }),
      ];
      const placed = ofOrder('placed', { user: 'c-1' });
      await post(isNoteFirst ? notes : [placed]);
      await post(isNoteFirst ? [placed] : notes);
      const { data } = await ask(`{ customer(id: "c-1") { events { edges { node { type message orderId } } } }
        customerEvents(types: [NOTE_ADDED_TO_ORDER]) { totalCount } }`);
      expect(data.customer.events.edges.map(({ node }: { node: object }) => node)).toContainEqual({
        type: 'NOTE_ADDED_TO_ORDER',
        message: 'mine',
        orderId: 'o-1',
      });
      expect(data.customerEvents.totalCount).toBe(1);
    }
  });

  it('two own notes of the same words are two, also where a feed says one of them twice', async () => {
    const { post, ask } = await newShop(shop, 'note-same-words');
    const note = (time: string): WrittenEvent => ofOrder('note_added', { user: 'c-1', message: 'ring' }, { time });
    await post([
      ofOrder('placed', { user: 'c-1' }),
      note('2026-11-20T09:00:00.000Z'),
      note('2026-11-21T09:00:00.000Z'),
      say(
        'customer.note_added_to_order',
        { message: 'ring', order: 'o-1' },
        { subject: 'c-1', time: '2026-11-21T09:00:00.200Z' },
      ),
    ]);
    const { data } = await ask('{ customerEvents(types: [NOTE_ADDED_TO_ORDER]) { totalCount } }');
    expect(data.customerEvents.totalCount).toBe(2);
  });

  it('a feed that says both the note and note_added_to_order has it once', async () => {
    const { post, ask } = await newShop(shop, 'note-twice');
    await post([
      ofOrder('placed', { user: 'c-1' }),
      ofOrder('note_added', { user: 'c-1', message: 'mine' }),
      say('customer.note_added_to_order', { message: 'mine', order: 'o-1' }, { subject: 'c-1' }),
    ]);
    const { data } = await ask('{ customerEvents(types: [NOTE_ADDED_TO_ORDER]) { totalCount } }');
    expect(data.customerEvents.totalCount).toBe(1);
  });

  it('customer_deleted: a count and nobody', async () => {
    const { post, ask } = await newShop(shop, 'deleted');
    await post([say('customer.customer_deleted', { count: 2, ids: ['c-1'], user: 'staff' }, { subject: 'c-1' })]);
    const { data } = await ask('{ customerEvents { edges { node { type customerId user count parameters } } } }');
    expect(data.customerEvents.edges[0].node).toEqual({
      type: 'CUSTOMER_DELETED',
      customerId: null,
      user: null,
      count: 2,
      parameters: { count: 2 },
    });
  });
});

describe('a timeline', () => {
  it('is narrowed by type, time, customer, order and confirmation', async () => {
    const { page, post, ask } = await newShop(shop, 'narrowed');
    const morning = '2026-11-01T08:00:00.000Z';
    const noon = '2026-11-01T12:00:00.000Z';
    await page([orderPlaced({ id: 'o-2' }, { time: morning, customerid: 'c-2' })]);
    await post([
      ofOrder('placed', { user: 'c-1' }, { time: morning }),
      ofOrder('note_added', { message: 'x' }, { time: noon }),
      ofOrder('canceled', {}, { time: noon, subject: 'o-2' }),
    ]);
    const count = async (list: string): Promise<number> =>
      Object.values<{ totalCount: number }>((await ask(`{ ${list} { totalCount } }`)).data)[0]?.totalCount ?? -1;
    expect(await count('orderEvents')).toBe(4);
    expect(await count('orderEvents(types: [PLACED])')).toBe(2);
    expect(await count('orderEvents(types: [])')).toBe(0);
    expect(await count('orderEvents(order: "o-1")')).toBe(2);
    expect(await count('orderEvents(customer: "c-2")')).toBe(2);
    expect(await count('orderEvents(confirmed: true)')).toBe(3);
    expect(await count('orderEvents(confirmed: false, types: [PLACED])')).toBe(1);
    expect(await count(`orderEvents(from: "${noon}")`)).toBe(2);
    expect(await count(`orderEvents(to: "${noon}", customer: "c-1")`)).toBe(1);
    expect(await count('customerEvents(order: "o-2")')).toBe(1);
    expect(await count('customerEvents(customer: "c-1", confirmed: false)')).toBe(0);
  });

  it('is paged without loss or repeat when all happened in the same millisecond', async () => {
    const { post, ask } = await newShop(shop, 'pages');
    const time = '2026-11-22T09:30:00.000Z';
    await post(
      Array.from({ length: 11 }, (_, index) =>
        ofOrder('fulfillment_canceled', { composed_id: index, quantity: index }, { time }),
      ),
    );
    for (const newestFirst of [true, false]) {
      const seen: string[] = [];
      let after: string | null = null;
      for (let hasNextPage = true; hasNextPage;) {
        const { data } = (await ask(
          `query ($after: String, $newestFirst: Boolean) { orderEvents(first: 3, after: $after, newestFirst: $newestFirst) {
            edges { node { id type quantity } } pageInfo { hasNextPage endCursor } } }`,
          { after, newestFirst },
        )) as {
          data: {
            orderEvents: {
              edges: { node: { type: string; quantity: number } }[];
              pageInfo: { hasNextPage: boolean; endCursor: string };
            };
          };
        };
        seen.push(...data.orderEvents.edges.map(({ node }) => `${node.quantity} ${node.type}`));
        ({ hasNextPage, endCursor: after } = data.orderEvents.pageInfo);
      }
      const inOrder = Array.from({ length: 11 }, (_, index) => [
        `${index} FULFILLMENT_CANCELED`,
        `${index} RESTOCKED_ITEMS`,
      ]).flat();
      expect(seen).toEqual(newestFirst ? inOrder.toReversed() : inOrder);
    }
  });

  it('has null, not an error, for a field that its type does not have', async () => {
    const { post, ask } = await newShop(shop, 'nulls');
    await post([ofOrder('placed', {})]);
    const { data, errors } = await ask(
      '{ orderEvents { edges { node { type amount money { amount } lines { quantity } emailType oversoldItems } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.orderEvents.edges[0].node).toEqual({
      type: 'PLACED',
      amount: null,
      money: null,
      lines: null,
      emailType: null,
      oversoldItems: null,
    });
  });

  it("takes the amount's currency from the order where the event says none", async () => {
    const { page, post, ask } = await newShop(shop, 'currency');
    await page([orderPlaced({ id: 'o-1' })]);
    await post([ofOrder('captured', { amount: 25, payment_id: '', payment_gateway: 'stripe' })]);
    const { data } = await ask(
      '{ orderEvents(types: [CAPTURED]) { edges { node { amount money { amount currency } paymentId } } } }',
    );
    expect(data.orderEvents.edges[0].node).toEqual({
      amount: 25,
      money: { amount: '25', currency: 'EUR' },
      paymentId: '',
    });
  });

  it("takes the amount's currency from what the event says of the order, and from earlier ones", async () => {
    const { post, ask } = await newShop(shop, 'currency-of-facts');
    const payment = { amount: '5', payment_id: '', payment_gateway: 'x' };
    await post([
      ofOrder('captured', { ...payment, order: { currency: 'EUR' } }),
      say('order.placed', { order: { currency: 'JPY' } }, { subject: 'o-2' }),
      say('order.captured', payment, { subject: 'o-2' }),
    ]);
    const { data } = await ask(
      '{ orderEvents(types: [CAPTURED], newestFirst: false) { edges { node { money { currency } } } } }',
    );
    expect(data.orderEvents.edges.map(({ node }: { node: object }) => node)).toEqual([
      { money: { currency: 'EUR' } },
      { money: { currency: 'JPY' } },
    ]);
  });

  it("shows nothing of what a sender calls like another event's parameter", async () => {
    const { post, page, ask } = await newShop(shop, 'foreign');
    await post([
      ofOrder('invoice_sent', { email: 'ada@example.com', email_type: 'invoice', quantity: 'x', lines: [null] }),
      ofOrder('placed', { lines: [null], fulfilled_items: 'x', message: {}, oversold_items: [1, {}], amount: [] }),
      say('customer.password_changed', { count: 'x', message: 5, order: ['a'] }, { subject: 'c-1' }),
    ]);
    const context = { response: { status: 200.5 } };
    const odd = { order: 'o-1', product: 'x', review: [], method: {}, quantity: 'x', context };
    expect((await page([say('signal.start_checkout', odd)])).body.receipts[0].status).toBe('accepted');
    const answer = await ask(`{
      orderEvents(newestFirst: false) { edges { node {
        type email emailType quantity message amount fulfilledItems oversoldItems lines { quantity } } } }
      customerEvents { edges { node { count message orderId parameters } } }
      signals { edges { node { quantity method product { id } order { id } review { score } response { status } } } } }`);
    expect(answer.errors).toBeUndefined();
    const { orderEvents, customerEvents, signals } = answer.data;
    expect(orderEvents.edges[0].node).toMatchObject({ email: 'ada@example.com', emailType: null, quantity: null });
    expect(customerEvents.edges[0].node).toMatchObject({ count: null, message: null, orderId: null });
    expect(signals.edges[0].node).toMatchObject({ quantity: null, product: null, response: { status: 200.5 } });
  });

  it('of a shop is not seen by another', async () => {
    const one = await newShop(shop, 'one-of-two');
    const two = await newShop(shop, 'two-of-two');
    await one.post([ofOrder('placed', { user: 'c-1' })]);
    const { data } = await two.ask(
      '{ order(id: "o-1") { id } customer(id: "c-1") { id } orderEvents { totalCount } customerEvents { totalCount } }',
    );
    expect(data).toEqual({
      order: null,
      customer: null,
      orderEvents: { totalCount: 0 },
      customerEvents: { totalCount: 0 },
    });
  });

  it('is what its signals said, not how often they were delivered', async () => {
    const { page, ask } = await newShop(shop, 'deliveries');
    const event = orderPlaced({ id: 'o-1' }, { customerid: 'c-1' });
    for (let delivery = 0; delivery < 5; delivery++) await page([event, event]);
    const { data } = await ask(
      '{ orderEvents { edges { node { type witnessCount } } } customerEvents { totalCount } }',
    );
    expect(typesOf(data.orderEvents)).toEqual(['PLACED']);
    expect(data.orderEvents.edges[0].node.witnessCount).toBe(1);
    expect(data.customerEvents.totalCount).toBe(1);
  });
});
