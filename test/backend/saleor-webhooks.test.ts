import { parse } from 'graphql';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WEBHOOKS } from '../../backend/webhooks/webhook-rows.ts';
import { event, order, type Json } from './saleor.ts';
import { startHooked, type Hooked } from './saleor-sender.ts';

let hooked: Hooked;
beforeAll(async () => {
  hooked = await startHooked();
});
afterAll(() => hooked.stop());

const META = { issued_at: '2026-11-25T10:11:12.123456+00:00', version: '3.20.1' };

let orders = 0;
const newOrderId = (): string => `T3JkZXI6aG9vay0${orders++}`;

const ofSubject = async (subject: unknown): Promise<readonly Json[]> =>
  (await hooked.events()).filter((each) => each['subject'] === subject);

/** An order as Saleor writes it where a webhook has no subscription. */
const legacyOrder = (fields: Json = {}): Json => ({
  type: 'Order',
  id: newOrderId(),
  number: '27',
  origin: 'checkout',
  user_email: 'ada@example.com',
  channel: { type: 'Channel', id: 'Q2hhbm5lbDox', slug: 'default', currency_code: 'EUR' },
  total_gross_amount: '25.00',
  shipping_price_gross_amount: '4.90',
  lines: [
    {
      type: 'OrderLine',
      id: 'T3JkZXJMaW5lOjE=',
      product_name: 'Mug',
      product_sku: 'MUG',
      product_variant_id: 'UHJvZHVjdFZhcmlhbnQ6MQ==',
      quantity: 2,
      currency: 'EUR',
      unit_price_gross_amount: '10.05',
    },
  ],
  ...fields,
});

describe('a webhook whose payload has the events of its order', () => {
  it('is taken event by event with Saleor’s ids, and again without any effect', async () => {
    const own = order([event('PLACED'), event('CONFIRMED')], { id: newOrderId() });
    const first = await hooked.say('order_updated', { issuedAt: META.issued_at, order: own });
    expect([first.status, first.body]).toEqual([
      200,
      { kind: 'taken', event: 'order_updated', took: 2, skipped: 0, refused: 0, refusals: [] },
    ]);
    expect((await hooked.say('order_updated', { order: own })).body).toMatchObject({ took: 0, skipped: 2 });
    const stored = await ofSubject(own['id']);
    expect(stored.map(({ id, type, source }) => [id, type, source])).toEqual(
      (own['events'] as readonly Json[]).map(({ id, type }) => [id, `order.${String(type).toLowerCase()}`, 'saleor']),
    );
  });

  it('leaves nothing for an import of the same order, nor an import for it', async () => {
    const own = order([event('PLACED'), event('NOTE_ADDED', { message: 'Ring twice' })], { id: newOrderId() });
    expect((await hooked.say('order_created', { order: own })).body).toMatchObject({ took: 2 });
    const page = { data: { orders: { edges: [{ node: own }] } } };
    expect((await hooked.importAnswer(page)).body).toMatchObject({ took: 0, skipped: 2 });
    const later = { ...own, events: [...(own['events'] as readonly Json[]), event('CONFIRMED')] };
    expect((await hooked.importAnswer({ order: later })).body).toMatchObject({ took: 1, skipped: 2 });
    expect((await hooked.say('order_confirmed', { order: later })).body).toMatchObject({ took: 0, skipped: 3 });
    expect(await ofSubject(own['id'])).toHaveLength(3);
  });

  it.each([
    ['of a subscription to one field', (one: Json) => ({ data: { orderCreated: { order: one } } })],
    ['with the fulfillment beside it', (one: Json) => ({ fulfillment: { id: 'f-1' }, order: one })],
    ['under a name that nobody knows', (one: Json) => ({ order: one })],
  ])('is understood: %s', async (_name, wrap) => {
    const own = order([event('CONFIRMED')], { id: newOrderId() });
    expect((await hooked.say('order_teleported', wrap(own))).body).toMatchObject({ kind: 'taken', took: 1 });
  });

  it('of a customer goes to the customer', async () => {
    const user = { id: newOrderId(), events: [event('ACCOUNT_CREATED'), event('PASSWORD_CHANGED')] };
    expect((await hooked.say('customer_updated', { user })).body).toMatchObject({ took: 2 });
    const types = (await ofSubject(user.id)).map(({ type }) => type);
    expect(types).toEqual(['customer.account_created', 'customer.password_changed']);
  });

  it('names the event that is refused, and stores its neighbours', async () => {
    const own = order([event('CONFIRMED'), event('TELEPORTED'), event('EXPIRED')], { id: newOrderId() });
    const { status, body } = await hooked.say('order_updated', { order: own });
    expect([status, body.took, body.refused]).toEqual([200, 2, 1]);
    expect(body.refusals).toMatchObject([{ index: 1, code: 'unknown_type', path: '/order/events/1/type' }]);
    expect(await ofSubject(own['id'])).toHaveLength(2);
  });

  it('says what Saleor says when the app may not read them, and makes nothing up', async () => {
    const id = newOrderId();
    const errors = [{ message: 'To access this path, you need one of the following permissions: MANAGE_ORDERS' }];
    const { status, body } = await hooked.say('order_created', { order: { id, events: null }, errors });
    expect([status, body.code]).toEqual([400, 'bad_request']);
    expect(body.detail).toContain('MANAGE_ORDERS');
    expect(await ofSubject(id)).toEqual([]);
  });
});

describe('a webhook without events in its payload', () => {
  it('places an order with what was bought, as often as it is sent once', async () => {
    const legacy = legacyOrder({ meta: META });
    expect((await hooked.say('order_created', [legacy])).body).toMatchObject({ kind: 'taken', took: 1, refused: 0 });
    expect((await hooked.say('ORDER_CREATED', [legacy])).body).toMatchObject({ took: 0, skipped: 1 });
    const [placed, ...more] = await ofSubject(legacy['id']);
    expect([placed, more]).toMatchObject([
      {
        id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/),
        type: 'order.placed',
        time: '2026-11-25T10:11:12.123Z',
        data: {
          order: {
            number: '27',
            currency: 'EUR',
            total: { amount: '25.00', currency: 'EUR' },
            shipping: { amount: '4.90', currency: 'EUR' },
            lines: [{ product: { id: 'UHJvZHVjdFZhcmlhbnQ6MQ==', sku: 'MUG', name: 'Mug' }, quantity: 2 }],
          },
        },
      },
      [],
    ]);
    expect(JSON.stringify(placed)).not.toContain('ada@example.com');
  });

  const anOrder = { id: 'T3JkZXI6MQ==', number: '1' };
  const aUser = { id: 'VXNlcjox', email: 'ada@example.com' };
  const waiting = { id: 'f-1', status: 'WAITING_FOR_APPROVAL' };
  const sent = { id: 'f-1', status: 'FULFILLED', lines: [{ id: 'fl-1', orderLine: { id: 'line-1' } }] };
  it.each([
    ['order_created', { order: { ...anOrder, origin: 'CHECKOUT' } }, 'order.placed', {}],
    ['order_created', { order: { ...anOrder, origin: 'DRAFT' } }, 'order.draft_placed', {}],
    ['order_created', [legacyOrder({ origin: 'reissue' })], 'order.draft_placed', {}],
    ['draft_order_created', { order: anOrder }, 'order.draft_created', {}],
    ['order_confirmed', { order: anOrder }, 'order.confirmed', {}],
    ['order_fully_paid', { order: anOrder, issuedAt: META.issued_at }, 'order.order_paid', {}],
    ['order_cancelled', { order: anOrder }, 'order.canceled', {}],
    ['order_expired', { order: anOrder }, 'order.expired', {}],
    [
      'fulfillment_created',
      { fulfillment: sent, order: anOrder },
      'order.fulfilled_items',
      { fulfilled_items: ['line-1'] },
    ],
    ['fulfillment_created', { fulfillment: waiting, order: anOrder }, 'order.fulfillment_awaits_approval', {}],
    [
      'fulfillment_created',
      [{ type: 'Fulfillment', id: 'f-2', status: 'fulfilled', order: legacyOrder(), meta: META }],
      'order.fulfilled_items',
      {},
    ],
    ['fulfillment_approved', { fulfillment: { id: 'f-3' }, order: anOrder }, 'order.fulfilled_items', {}],
    ['fulfillment_canceled', { fulfillment: sent, order: anOrder }, 'order.fulfillment_canceled', { restocked: false }],
    ['invoice_requested', { invoice: { id: 'i-1' }, order: anOrder }, 'order.invoice_requested', {}],
    [
      'invoice_requested',
      [{ type: 'Invoice', id: 'i-2', order: legacyOrder(), meta: META }],
      'order.invoice_requested',
      {},
    ],
    ['customer_created', { user: aUser }, 'customer.account_created', {}],
    ['customer_created', [{ type: 'User', ...aUser, meta: META }], 'customer.account_created', {}],
    [
      'account_set_password_requested',
      { user: aUser, token: 'secret', issuedAt: META.issued_at },
      'customer.password_reset_link_sent',
      {},
    ],
    ['account_change_email_requested', { user: aUser }, 'customer.email_changed_request', {}],
    ['account_email_changed', { user: aUser, newEmail: 'b@example.com' }, 'customer.email_changed', {}],
  ] as const)(
    '%s becomes our event, with nothing made up and nobody’s address: %#',
    async (name, payload, type, data) => {
      const own = await startedAnew(name, payload);
      expect(own.body).toMatchObject({ kind: 'taken', took: 1, refused: 0 });
      const { order: _order, ...parameters } = own.stored['data'] as Json;
      expect([own.stored['type'], parameters]).toEqual([type, data]);
      expect(JSON.stringify(own.stored)).not.toMatch(/@example|secret/);
    },
  );

  /** Sends a payload about an order or customer of its own, so that no test knows of another. */
  async function startedAnew(name: string, payload: unknown): Promise<{ body: Json; stored: Json }> {
    const id = newOrderId();
    const anew = JSON.stringify(payload).replaceAll(/"(?:T3JkZXI6\w+=*|VXNlcjox)"/g, JSON.stringify(id));
    const { body } = await hooked.say(name, anew);
    const [stored = {}] = await ofSubject(id);
    return { body, stored };
  }

  it('tells two fulfillments of an order apart, and not a fulfillment from its approval', async () => {
    const own = { id: newOrderId() };
    const fulfilled = (id: string): Json => ({ fulfillment: { id, status: 'FULFILLED' }, order: own });
    expect((await hooked.say('fulfillment_created', fulfilled('f-1'))).body).toMatchObject({ took: 1 });
    expect((await hooked.say('fulfillment_created', fulfilled('f-2'))).body).toMatchObject({ took: 1 });
    expect((await hooked.say('fulfillment_approved', fulfilled('f-2'))).body).toMatchObject({ took: 0, skipped: 1 });
  });

  it('tells two occasions apart by their time, or by the body that has none', async () => {
    const user = { id: newOrderId() };
    const at = (issuedAt: string): Json => ({ user, issuedAt, version: Math.random() });
    const said = async (payload: Json): Promise<number> =>
      (await hooked.say('account_set_password_requested', payload)).body.took;
    expect([await said(at('2026-11-25T10:00:00Z')), await said(at('2026-11-25T10:00:00Z'))]).toEqual([1, 0]);
    expect([await said(at('2026-11-25T10:00:01Z')), await said({ user })]).toEqual([1, 1]);
    expect([await said({ user }), await said({ user, version: '3' })]).toEqual([0, 1]);
  });

  it.each([
    'order_paid',
    'order_refunded',
    'order_updated',
    'order_metadata_updated',
    'customer_updated',
    'product_updated',
    'order_teleported',
    'constructor',
  ])('is none of ours, and Saleor need not come again: %s', async (name) => {
    const { status, body } = await hooked.say(name, { order: { id: newOrderId() } });
    expect([status, body]).toEqual([200, { kind: 'not_for_us', event: name, message: expect.any(String) as string }]);
  });

  it('is none of ours when the fulfillment goes back', async () => {
    const fulfillment = { id: 'f-1', status: 'REFUNDED_AND_RETURNED' };
    const { body } = await hooked.say('fulfillment_created', { fulfillment, order: { id: newOrderId() } });
    expect(body.kind).toBe('not_for_us');
  });

  it.each([
    ['order_created', {}, 'has no "order"'],
    ['order_created', [{ type: 'Order' }, 1], undefined],
    ['order_created', null, 'has no "order"'],
    ['customer_created', [], 'has no "user"'],
  ] as const)('is refused when it does not say about whom: %s %j', async (name, payload, detail) => {
    const { status, body } = await hooked.say(name, payload);
    if (detail === undefined) expect(body).toMatchObject({ took: 0, refusals: [{ path: '/order/id' }] });
    else expect([status, body.detail]).toEqual([400, expect.stringContaining(detail)]);
  });

  it('is counted', async () => {
    const metrics = await (await fetch(`${hooked.running.url}/metrics`)).text();
    for (const outcome of ['taken', 'refused', 'not_for_us'])
      expect(metrics).toMatch(new RegExp(`^tillroll_webhooks_total\\{outcome="${outcome}"\\} [1-9]`, 'm'));
  });
});

describe('docs/recipes/saleor-webhooks.md', () => {
  const page = readFileSync(new URL('../../docs/recipes/saleor-webhooks.md', import.meta.url), 'utf8');

  it('has subscriptions that are GraphQL, and ask for the id, time and type of events', () => {
    const queries = [...page.matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, text = '']) => text);
    expect(queries).toHaveLength(2);
    for (const query of queries) {
      expect(parse(query).definitions.map(({ kind }) => kind)).toContain('OperationDefinition');
      expect(query).toMatch(/events \{\s+id\s+date\s+type/);
    }
  });

  it('names every webhook that says an event by itself', () => {
    for (const name of Object.keys(WEBHOOKS)) expect(page).toContain(`\`${name.toUpperCase()}\``);
  });
});
