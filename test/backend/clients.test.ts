import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { say, search, view, type WrittenEvent } from './events.ts';
import { newShop } from './own-shop.ts';
import { startBackend, type RunningBackend } from './start-backend.ts';

let shop: RunningBackend;
beforeAll(async () => {
  shop = await startBackend();
});
afterAll(() => shop.stop());

/** A time of day. */
const at = (minute: number): string => new Date(Date.parse('2026-11-22T09:00:00.000Z') + minute * 60_000).toISOString();

const login = (user: string, minute: number, fields: WrittenEvent = {}): WrittenEvent =>
  say('signal.user_logged_in', { user: { id: user } }, { time: at(minute), clientid: 'k', ...fields });

const searched = (query: string, minute: number, fields: WrittenEvent = {}): WrittenEvent =>
  search(query, { time: at(minute), clientid: 'k', ...fields });

const ACTIVITY = `query ($id: ID!, $first: Int = 50, $after: String, $newestFirst: Boolean = false) {
  customer(id: $id) { activity(first: $first, after: $after, newestFirst: $newestFirst) {
    totalCount pageInfo { hasNextPage endCursor } edges { joined node { name query clientId customerId } } } } }`;

interface Edge {
  readonly joined: boolean;
  readonly node: { readonly name: string; readonly query: string | null };
}

/** What a customer has done, as words: what was joined in brackets. */
const toWords = (edges: readonly Edge[]): readonly string[] =>
  edges.map(({ joined, node }) => (joined ? `(${node.query ?? node.name})` : (node.query ?? node.name)));

async function shopWith(name: string) {
  const { page, post, ask } = await newShop(shop, name);
  return {
    page,
    post,
    ask,
    activityOf: async (id: string) => {
      const { data } = await ask(ACTIVITY, { id });
      if (data.customer === null) return null;
      const { edges, totalCount } = data.customer.activity;
      expect(totalCount).toBe(edges.length);
      return toWords(edges);
    },
  };
}

describe("a customer's activity", () => {
  it('has what was said before the login, and tells it from what was said after', async () => {
    const { page, ask, activityOf } = await shopWith('past');
    await page([
      searched('mug', 0),
      searched('lamp', 1, { clientid: 'somebody else' }),
      login('c-1', 2),
      searched('bowl', 3, { customerid: 'c-1' }),
    ]);
    expect(await activityOf('c-1')).toEqual(['(mug)', 'user_logged_in', 'bowl']);
    const { data } = await ask('{ signals(customer: "c-1") { edges { node { query } } } }');
    expect(data.signals.edges).toEqual([{ node: { query: 'bowl' } }]); // as it was: what names the customer
  });

  it('is the same in whatever order the events arrive', async () => {
    const events = [searched('mug', 0), searched('bowl', 3, { customerid: 'c-1' }), login('c-1', 2), login('c-2', 9)];
    for (const order of [events, events.toReversed()]) {
      const { page, activityOf } = await shopWith(randomUUID());
      for (const event of order) await page([event]);
      expect(await activityOf('c-1')).toEqual(['(mug)', 'user_logged_in', 'bowl']);
      expect(await activityOf('c-2')).toEqual(['user_logged_in']);
    }
  });

  it('on a shared computer has no more of the past than the first who logged in', async () => {
    const { page, activityOf } = await shopWith('shared');
    await page([
      searched('before anybody', 0),
      login('c-1', 1),
      searched('as one', 2, { customerid: 'c-1' }),
      searched('between the two', 3),
      login('c-2', 4),
      searched('as two', 5, { customerid: 'c-2' }),
      searched('after both', 6),
      login('c-1', 7),
    ]);
    expect(await activityOf('c-1')).toEqual(['(before anybody)', 'user_logged_in', 'as one', 'user_logged_in']);
    expect(await activityOf('c-2')).toEqual(['user_logged_in', 'as two']);
  });

  it('has no past where the page was told not to join', async () => {
    const { page, ask, activityOf } = await shopWith('forbidden');
    const context = { join: false };
    await page([
      searched('mug', 0),
      say('signal.user_logged_in', { user: { id: 'c-1' }, context }, { time: at(1), clientid: 'k' }),
      say('signal.product_search', { query: 'bowl', context }, { time: at(2), clientid: 'k', customerid: 'c-1' }),
      say('client.identified', { customer: 'c-1', join: false }, { time: at(3), clientid: 'k' }),
    ]);
    expect(await activityOf('c-1')).toEqual(['bowl']);
    expect((await ask('{ customer(id: "c-1") { clients { clientId } } }')).data.customer.clients).toEqual([]);
  });

  it('leaves out of a joined past what was said not to be joined', async () => {
    const { page, activityOf } = await shopWith('partly');
    await page([
      searched('mug', 0),
      say('signal.product_search', { query: 'gift', context: { join: false } }, { time: at(1), clientid: 'k' }),
      login('c-1', 2),
    ]);
    expect(await activityOf('c-1')).toEqual(['(mug)', 'user_logged_in']);
  });

  it('has the past of every browser the customer uses', async () => {
    const { page, activityOf } = await shopWith('browsers');
    await page([
      searched('on the phone', 0, { clientid: 'phone' }),
      searched('on the desk', 1, { clientid: 'desk' }),
      login('c-1', 2, { clientid: 'desk' }),
      say('client.identified', { customer: 'c-1' }, { time: at(3), clientid: 'phone' }),
    ]);
    expect(await activityOf('c-1')).toEqual(['(on the phone)', '(on the desk)', 'user_logged_in']);
  });

  it('is paged exactly, whatever happened in one moment, in both directions', async () => {
    const { page, ask } = await shopWith('pages');
    const past = Array.from({ length: 7 }, (_, n) => searched(`past ${n}`, 0, { clientid: `k-${n % 3}` }));
    const own = Array.from({ length: 6 }, (_, n) => searched(`own ${n}`, 0, { clientid: 'k-0', customerid: 'c-1' }));
    const logins = [0, 1, 2].map((n) => login('c-1', 1, { clientid: `k-${n}` }));
    await page([...past, ...own, ...logins]);
    for (const newestFirst of [false, true]) {
      const whole = toWords((await ask(ACTIVITY, { id: 'c-1', newestFirst })).data.customer.activity.edges);
      expect(whole).toHaveLength(16);
      const found: string[] = [];
      let after: string | null = null;
      do {
        const { data } = await ask(ACTIVITY, { id: 'c-1', first: 3, after, newestFirst });
        const { edges, pageInfo } = data.customer.activity;
        found.push(...toWords(edges));
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      } while (after !== null);
      expect(found).toEqual(whole);
    }
  });

  it('is narrowed by kind and time', async () => {
    const { page, ask } = await shopWith('narrow');
    await page([searched('mug', 0), view({ time: at(1), clientid: 'k' }), searched('bowl', 2), login('c-1', 3)]);
    const { data } = await ask(`{ customer(id: "c-1") {
      activity(types: [PRODUCT_SEARCH], from: "${at(1)}", to: "${at(3)}") { totalCount edges { node { query } } } } }`);
    expect(data.customer.activity).toEqual({ totalCount: 1, edges: [{ node: { query: 'bowl' } }] });
  });
});

describe("a customer's clients", () => {
  it('are there since their first word, from when they were first seen, unconfirmed until the server says so', async () => {
    const { page, post, ask } = await shopWith('clients');
    const asked = '{ customer(id: "c-1") { clients { clientId firstSeenAt linkedAt confirmed } } }';
    await page([searched('mug', 0), searched('bowl', 5, { customerid: 'c-1' }), login('c-1', 4)]);
    const line = { clientId: 'k', firstSeenAt: at(0), linkedAt: at(4) };
    expect((await ask(asked)).data.customer.clients).toEqual([{ ...line, confirmed: false }]);
    await post([say('order.placed', {}, { subject: 'o-1', customerid: 'c-1', clientid: 'k', time: at(9) })]);
    expect((await ask(asked)).data.customer.clients).toEqual([{ ...line, confirmed: true }]);
  });

  it('say which id they followed, and which followed them, and inherit nothing by it', async () => {
    const { page, ask, activityOf } = await shopWith('changes');
    const change = { from: 'k-1', to: 'k-2', reason: 'reset' };
    await page([
      searched('mug', 0, { clientid: 'k-1' }),
      say('client.changed', change, { time: at(1), clientid: 'k-2' }),
      login('c-1', 2, { clientid: 'k-2' }),
      say('client.changed', { to: 'k-2', reason: 'storage_lost' }, { time: at(3), clientid: 'k-2' }),
    ]);
    expect(await activityOf('c-1')).toEqual(['user_logged_in']);
    const { data } = await ask(`{ customer(id: "c-1") { clients { clientId changedFrom changedTo } }
      of1: clientChanges(client: "k-1") { from to reason changedAt }
      of2: clientChanges(client: "k-2") { from to reason } }`);
    expect(data.customer.clients).toEqual([{ clientId: 'k-2', changedFrom: 'k-1', changedTo: null }]);
    expect(data.of1).toEqual([{ ...change, reason: 'RESET', changedAt: at(1) }]);
    expect(data.of2).toEqual([
      { ...change, reason: 'RESET' },
      { from: null, to: 'k-2', reason: 'STORAGE_LOST' },
    ]);
  });
});

describe("a customer's traits", () => {
  it('are the newest by their time, each with who said it', async () => {
    const { page, post, ask } = await shopWith('traits');
    const identified = (traits: object, minute: number): WrittenEvent =>
      say('client.identified', { customer: 'c-1', traits }, { time: at(minute), clientid: 'k' });
    await page([identified({ tier: 'gold', orders: 3 }, 5), identified({ tier: 'silver', newsletter: true }, 1)]);
    await post([identified({ orders: 4 }, 6)]);
    const { data } = await ask('{ customer(id: "c-1") { traits { name value saidAt confirmed } } }');
    expect(data.customer.traits).toEqual([
      { name: 'newsletter', value: true, saidAt: at(1), confirmed: false },
      { name: 'orders', value: 4, saidAt: at(6), confirmed: true },
      { name: 'tier', value: 'gold', saidAt: at(5), confirmed: false },
    ]);
  });
});

describe('a client event', () => {
  it('is said with a publishable key, is in the ledger, and is no signal', async () => {
    const { page, ask } = await shopWith('said');
    const { body } = await page([
      say('client.identified', { customer: 17 }, { rollid: 'roll', sequence: 1, clientid: 'k' }),
      say('client.changed', { to: 'k', reason: 'storage_lost' }, { rollid: 'roll', sequence: 2, clientid: 'k' }),
    ]);
    expect(body.receipts).toMatchObject([{ status: 'accepted' }, { status: 'accepted' }]);
    const { data } = await ask('{ signals { totalCount } ledger { edges { node { arrivedCount complete } } } }');
    expect(data).toEqual({
      signals: { totalCount: 0 },
      ledger: { edges: [{ node: { arrivedCount: 2, complete: true } }] },
    });
    expect((await ask('{ customer(id: "17") { id clients { clientId } } }')).data.customer).toEqual({
      id: '17',
      clients: [{ clientId: 'k' }],
    });
  });

  it.each([
    ['no customer', 'client.identified', {}, '/data/customer'],
    ['a trait that is an object', 'client.identified', { customer: 'c', traits: { a: {} } }, '/data/traits'],
    [
      'a trait that is too long',
      'client.identified',
      { customer: 'c', traits: { a: 'x'.repeat(501) } },
      '/data/traits',
    ],
    [
      'too many traits',
      'client.identified',
      { customer: 'c', traits: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`t${n}`, n])) },
      '/data/traits',
    ],
    ['a join that is a text', 'client.identified', { customer: 'c', join: 'no' }, '/data/join'],
    ['a reason of its own', 'client.changed', { to: 'k', reason: 'bored' }, '/data/reason'],
    ['no new id', 'client.changed', { reason: 'reset' }, '/data/to'],
    ['an id that stays', 'client.changed', { from: 'k', to: 'k', reason: 'reset' }, '/data'],
    ['a word of no sense', 'client.confused', {}, '/type'],
  ])('is refused by name with %s, and harms no neighbour', async (_what, type, data, path) => {
    const { page } = await shopWith(randomUUID());
    const { body } = await page([say(type, data), view()]);
    expect(body.receipts).toMatchObject([{ status: 'refused', path }, { status: 'accepted' }]);
  });

  it('stands beside data of any shape that other events have under its names', async () => {
    const { page } = await shopWith('shapes');
    const odd = { product: { id: '1' }, traits: 'none', customer: 7, user: [1], context: { join: false } };
    const { body } = await page([say('signal.product_viewed', odd), say('client.identified', { customer: 'c-1' })]);
    expect(body.receipts).toMatchObject([{ status: 'accepted' }, { status: 'accepted' }]);
  });
});
