import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { search, view } from './events.ts';
import { ORIGIN, startBackend, type RunningBackend } from './start-backend.ts';

let shop: RunningBackend;
beforeAll(async () => {
  shop = await startBackend();
});
afterAll(() => shop.stop());

const statuses = (body: { readonly receipts: readonly { readonly status: string }[] }): readonly string[] =>
  body.receipts.map(({ status }) => status);

describe('receipts', () => {
  it('stand in the order of the request, with the ids as they were sent', async () => {
    const events = [view(), search('mug'), view({ id: 'any text of another client' })];
    const { status, body } = await shop.post(events);
    expect(status).toBe(200);
    expect(body.receipts).toEqual(events.map(({ id }) => ({ id, status: 'accepted' })));
  });

  it('call the second of two equal ids in one batch a duplicate', async () => {
    const event = view();
    expect(statuses((await shop.post([event, view(), event])).body)).toEqual(['accepted', 'accepted', 'duplicate']);
  });

  it('call a repeat in a later request a duplicate', async () => {
    const event = view();
    await shop.post([event]);
    expect(statuses((await shop.post([event])).body)).toEqual(['duplicate']);
  });

  it('accept an id again from another source', async () => {
    const id = randomUUID();
    await shop.post([view({ id })]);
    expect(statuses((await shop.post([view({ id, source: 'https://other.example' })])).body)).toEqual(['accepted']);
  });

  it('accept an id again from another shop', async () => {
    const event = view();
    const other = await shop.backend.keys.create({ shop: 'other', scopes: ['record'] });
    await shop.post([event]);
    expect(statuses((await shop.post([event], { key: other.key })).body)).toEqual(['accepted']);
  });

  it('accept each event once when the same batch comes twenty times at the same moment', async () => {
    const events = Array.from({ length: 10 }, () => view());
    const answers = await Promise.all(Array.from({ length: 20 }, () => shop.post(events)));
    const all = answers.flatMap(({ body }) => statuses(body));
    expect(all.filter((status) => status === 'accepted')).toHaveLength(10);
    expect(all.filter((status) => status === 'duplicate')).toHaveLength(190);
  });

  it('refuse one bad event and accept its ninety-nine neighbours', async () => {
    const events = Array.from({ length: 100 }, (_, at) => (at === 40 ? search('') : view()));
    const { body } = await shop.post(events);
    expect(statuses(body).filter((status) => status === 'accepted')).toHaveLength(99);
    expect(body.receipts[40]).toEqual({
      id: events[40]?.['id'],
      status: 'refused',
      code: 'invalid_event',
      message: 'must not be empty, not ""',
      path: '/data/query',
    });
  });

  it('tell an event without an id by its index', async () => {
    const { body } = await shop.post([view(), view({ id: undefined })]);
    expect(body.receipts[1]).toMatchObject({ id: '', status: 'refused', path: '/id' });
    expect(body.receipts[1].message).toContain('event 1');
  });

  it('refuse a type that is not in the catalogue', async () => {
    const { body } = await shop.post([view({ type: 'signal.basket_dropped' }), view()]);
    expect(body.receipts[0]).toMatchObject({ status: 'refused', code: 'unknown_type', path: '/type' });
    expect(statuses(body)).toEqual(['refused', 'accepted']);
  });

  it('refuse one event that is too large and accept its neighbour', async () => {
    const large = view({ data: { product: { id: '1' }, note: 'x'.repeat(70_000) } });
    const { body } = await shop.post([large, view()]);
    expect(body.receipts[0]).toMatchObject({ code: 'event_too_large' });
    expect(statuses(body)).toEqual(['refused', 'accepted']);
  });

  it('measure an event before they check it: a hundred thousand broken lines are one refusal', async () => {
    const hostile = view({
      data: { product: { id: '1' }, basket: { id: 'b', lines: Array.from({ length: 100_000 }, () => 0) } },
    });
    const { body } = await shop.post([hostile, view()]);
    expect(body.receipts).toMatchObject([{ code: 'event_too_large' }, { status: 'accepted' }]);
  });

  it('refuse an event that is nested deeper than any stack, and accept its neighbour', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const raw = `[${JSON.stringify(view({ data: { query: 'x', deep: 0 } })).replace('"deep":0', `"deep":${deep}`)},${JSON.stringify(view())}]`;
    const { body } = await shop.post([], { raw });
    expect(statuses(body)).toEqual(['refused', 'accepted']);
  });

  it('answer a single event as a batch of one', async () => {
    const { body } = await shop.post([], {
      type: 'application/cloudevents+json; charset=utf-8',
      raw: JSON.stringify(view()),
    });
    expect(statuses(body)).toEqual(['accepted']);
  });

  it('answer a beacon with its key in the address', async () => {
    const { status, body } = await shop.post([view()], {
      key: '',
      type: 'text/plain;charset=UTF-8',
      path: `/v1/events?key=${shop.publishable}`,
      headers: { origin: ORIGIN },
    });
    expect([status, statuses(body)]).toEqual([200, ['accepted']]);
  });
});

describe('values that PostgreSQL cannot store', () => {
  const poisoned: Readonly<Record<string, string>> = {
    'a NUL': JSON.stringify(search('x\u0000')),
    'half of a surrogate pair': JSON.stringify(search('x')).replace('"x"', '"\\ud800"'),
    'a number without end': JSON.stringify(search('x', { data: { query: 'x', page: 7 } })).replace(':7', ':1e999'),
    'a NUL in a field nobody knows': JSON.stringify(view({ data: { product: { id: '1' }, 'a\u0000b': 1 } })),
    'a nest of a thousand arrays': JSON.stringify(view({ data: { product: { id: '1' }, x: 'deep' } })).replace(
      '"deep"',
      '['.repeat(1000) + ']'.repeat(1000),
    ),
  };
  for (const [name, event] of Object.entries(poisoned)) {
    it(`are refused and their neighbours stored: ${name}`, async () => {
      const raw = `[${JSON.stringify(view())},${event},${JSON.stringify(view())}]`;
      const { status, body } = await shop.post([], { raw });
      expect([status, statuses(body)]).toEqual([200, ['accepted', 'refused', 'accepted']]);
    });
  }

  it('are refused one by one when only the database notices, and their neighbours stored', async () => {
    const words = Array.from({ length: 1000 }, () => String.fromCodePoint(0x4e00 + Math.floor(Math.random() * 20000)));
    const tooLongForAnIndex = view({ id: words.join(''), source: words.reverse().join('') });
    const { body } = await shop.post([view(), view(), tooLongForAnIndex, view(), view()]);
    expect(statuses(body)).toEqual(['accepted', 'accepted', 'refused', 'accepted', 'accepted']);
    expect(body.receipts[2].message).toContain('cannot be stored');
  });
});

describe('gzip', () => {
  it('is read', async () => {
    const raw = Uint8Array.from(gzipSync(JSON.stringify([view(), view()])));
    const { body } = await shop.post([], { raw, headers: { 'content-encoding': 'gzip' } });
    expect(statuses(body)).toEqual(['accepted', 'accepted']);
  });

  it('is read in a beacon too', async () => {
    const raw = Uint8Array.from(gzipSync(JSON.stringify([view()])));
    const { body } = await shop.post([], { raw, type: 'text/plain', headers: { 'content-encoding': 'gzip' } });
    expect(statuses(body)).toEqual(['accepted']);
  });
});

describe('trust', () => {
  it('refuses what a browser may not say and accepts the signal beside it', async () => {
    const { body } = await shop.post([view({ type: 'order.placed' }), view()], {
      key: shop.publishable,
      headers: { origin: ORIGIN },
    });
    expect(body.receipts[0]).toMatchObject({ status: 'refused', code: 'not_allowed', path: '/type' });
    expect(statuses(body)).toEqual(['refused', 'accepted']);
  });

  it('does not let a publishable key read', async () => {
    const { status } = await shop.ask('{ signalCounts { count } }', {}, shop.publishable);
    expect(status).toBe(403);
  });
});

describe('times', () => {
  const timesOf = async (id: unknown) => {
    const { body } = await shop.ask(
      '{ signals(first: 500) { edges { node { id occurredAt correctedAt uncertaintyMs flags } } } }',
    );
    return body.data.signals.edges.find((edge: { node: { id: unknown } }) => edge.node.id === id).node;
  };

  it('are corrected by what the device showed when it sent', async () => {
    const anHourSlow = Date.now() - 3_600_000;
    const event = view({ time: new Date(anHourSlow - 5000).toISOString() });
    await shop.post([event], { headers: { 'x-tillroll-sent-at': new Date(anHourSlow).toISOString() } });
    const { correctedAt, uncertaintyMs } = await timesOf(event['id']);
    expect(Math.abs(Date.parse(correctedAt) - (Date.now() - 5000))).toBeLessThan(5000);
    expect(uncertaintyMs).toBeGreaterThanOrEqual(0);
  });

  it('are flagged when they are far off, and never refused', async () => {
    const late = view({ time: new Date(Date.now() - 30 * 3_600_000).toISOString() });
    const future = view({ time: new Date(Date.now() + 3_600_000).toISOString() });
    const impossible = view({ time: '0000-01-01T00:00:00.000Z' });
    expect(statuses((await shop.post([late, future, impossible])).body)).toEqual(Array(3).fill('accepted'));
    expect((await timesOf(late['id'])).flags).toEqual(['late']);
    expect((await timesOf(future['id'])).flags).toEqual(['future']);
    expect((await timesOf(impossible['id'])).flags).toEqual(['late']);
  });
});
