import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { event, newImport, order, ordersPage, type Json } from './saleor.ts';
import { startBackend, type RunningBackend } from './start-backend.ts';

let running: RunningBackend;
beforeAll(async () => {
  running = await startBackend();
});
afterAll(() => running.stop());

describe('what is refused', () => {
  it('is told by index, id, pointer and rule, and the rest goes in', async () => {
    const shop = await newImport(running);
    const wrong: readonly (readonly [event: unknown, path: string, rule: string])[] = [
      [event('TELEPORTED'), '/type', 'is not in the catalogue'],
      [event('NOTE_ADDED'), '/message', 'is required'],
      [event('PLACED', { id: null }), '/id', 'is required'],
      [event('PLACED', { date: 'yesterday' }), '/date', 'RFC 3339'],
      [event('PAYMENT_CAPTURED', { amount: -1, paymentId: '', paymentGateway: '' }), '/amount', 'must not be negative'],
      [
        event('PAYMENT_CAPTURED', { amount: 0.125, paymentId: '', paymentGateway: '' }),
        '/amount',
        'more decimals than EUR',
      ],
      [event('EMAIL_SENT', { email: 'ada', emailType: 'ORDER' }), '/email', 'email address'],
      [event('EMAIL_SENT', { email: 'a@b.example', emailType: 'PIGEON' }), '/emailType', 'must be one of'],
      [event('ADDED_PRODUCTS', { lines: [{ quantity: 0, itemName: 'Mug' }] }), '/lines/0/quantity', 'at least 1'],
      [
        event('ADDED_PRODUCTS', { lines: [{ quantity: 1, orderLine: { id: {} } }] }),
        '/lines/0/orderLine/id',
        'must be',
      ],
      [event('CONFIRMED', { type: { toString: 1 } }), '/type', 'is not in the catalogue'],
      ['not an event', '/id', 'is required'],
    ];
    const events = wrong.flatMap(([each]) => [event('CONFIRMED'), each]);
    const { status, body } = await shop.post(ordersPage(order(events)));
    expect([status, body.took, body.refused]).toEqual([200, wrong.length, wrong.length]);
    for (const [at, [each, path, rule]] of wrong.entries()) {
      const index = at * 2 + 1;
      const id = (each as Json)['id'] ?? '';
      const pointer = `/data/orders/edges/0/node/events/${index}${path}`;
      expect(body.refusals[at]).toMatchObject({ index, id, path: pointer });
      expect(body.refusals[at].message).toContain(rule);
    }
  });

  it('points at the order when that is what is wrong', async () => {
    const shop = await newImport(running);
    const { body } = await shop.post(ordersPage(order([event('CONFIRMED')], { id: null })));
    expect(body.refusals).toMatchObject([
      { path: '/data/orders/edges/0/node/id', message: "is required: the order's id" },
    ]);
  });

  it('is an answer that is none, in words', async () => {
    const shop = await newImport(running);
    const failed = { data: null, errors: [{ message: 'You need MANAGE_ORDERS' }] };
    const { status, body } = await shop.post(failed);
    expect([status, body.detail]).toEqual([400, expect.stringContaining('You need MANAGE_ORDERS')]);
    expect((await shop.post('{')).body).toMatchObject({ code: 'not_json' });
    expect((await shop.post(`"${'x'.repeat(4 * 1024 * 1024)}"`)).status).toBe(413);
    expect((await shop.post(ordersPage(order([])), '?source=')).status).toBe(400);
    expect((await shop.post(ordersPage(order([])))).body).toMatchObject({ took: 0, refused: 0 });
  });

  it('is every key that may not record', async () => {
    for (const key of [running.publishable, running.reading]) {
      const { status } = await running.post([], {
        path: '/v1/import/saleor',
        key,
        type: 'application/json',
        raw: '{}',
      });
      expect(status).toBe(403);
    }
  });
});

describe('a zipped answer', () => {
  it('is read', async () => {
    const raw = Uint8Array.from(gzipSync(JSON.stringify(ordersPage(order([event('PLACED')])))));
    const headers = { 'content-encoding': 'gzip' };
    const { body } = await running.post([], { path: '/v1/import/saleor', type: 'application/json', raw, headers });
    expect(body).toMatchObject({ took: 1 });
  });
});
