import { SIGNAL_NAMES } from '@tillroll/catalogue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { search, view } from './events.ts';
import { isOnServer } from './own-database.ts';
import { newShop } from './own-shop.ts';
import { startBackend, type RunningBackend } from './start-backend.ts';

let shop: RunningBackend;
beforeAll(async () => {
  shop = await startBackend();
});
afterAll(() => shop.stop());

const IDS = `query ($first: Int, $after: String, $newestFirst: Boolean) {
  signals(first: $first, after: $after, newestFirst: $newestFirst) {
    edges { cursor node { id } } pageInfo { hasNextPage endCursor } totalCount
  } }`;

interface Page {
  readonly data: {
    readonly signals: {
      readonly edges: readonly { readonly node: { readonly id: string } }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  };
}

describe('signals', () => {
  it('come with everything that was said', async () => {
    const { post, ask } = await newShop(shop, 'complete');
    const event = view({
      time: '2026-11-22T10:30:00.123+01:00',
      subject: '207',
      rollid: 'roll',
      sequence: 3,
      clientid: 'client',
      sessionid: 'session',
      customerid: 'c-1',
      type: 'signal.basket_addition',
      data: { product: { id: 207, name: 'Mug', price: { amount: 12.5, currency: 'EUR' } }, quantity: 2, extra: [1] },
    });
    await post([event]);
    const { data } = await ask(`{ signals { edges { node {
      id type name source subject occurredAt receivedAt correctedAt uncertaintyMs flags rollId sequence clientId
      sessionId customerId position data product { id sku name price { amount currency } } query quantity } } } }`);
    expect(data.signals.edges[0].node).toMatchObject({
      id: event['id'],
      type: 'BASKET_ADDITION',
      name: 'basket_addition',
      source: 'https://shop.example',
      subject: '207',
      occurredAt: '2026-11-22T09:30:00.123Z',
      correctedAt: null,
      rollId: 'roll',
      sequence: 3,
      clientId: 'client',
      sessionId: 'session',
      customerId: 'c-1',
      data: { extra: [1] },
      product: { id: '207', sku: null, name: 'Mug', price: { amount: '12.5', currency: 'EUR' } },
      query: null,
      quantity: 2,
    });
  });

  it('are narrowed by type, customer, client, roll and time', async () => {
    const { post, ask } = await newShop(shop, 'filters');
    const morning = '2026-11-01T08:00:00.000Z';
    const noon = '2026-11-01T12:00:00.000Z';
    await post([
      view({ time: morning, customerid: 'a', clientid: 'x' }),
      search('mug', { time: noon, customerid: 'a' }),
      search('cup', { time: noon, customerid: 'b', rollid: 'r', sequence: 1 }),
    ]);
    const count = async (args: string) => (await ask(`{ signals(${args}) { totalCount } }`)).data.signals.totalCount;
    expect(await count('types: [PRODUCT_SEARCH]')).toBe(2);
    expect(await count('types: [PRODUCT_SEARCH, PRODUCT_VIEWED]')).toBe(3);
    expect(await count('customer: "a"')).toBe(2);
    expect(await count('client: "x"')).toBe(1);
    expect(await count('roll: "r"')).toBe(1);
    expect(await count(`from: "${noon}"`)).toBe(2);
    expect(await count(`to: "${noon}"`)).toBe(1);
    expect(await count(`types: [PRODUCT_SEARCH], customer: "a", from: "${morning}"`)).toBe(1);
    expect(await count('customer: "nobody"')).toBe(0);
  });

  it('are paged without loss or repeat when all happened in the same millisecond', async () => {
    const { post, ask } = await newShop(shop, 'pages');
    const time = '2026-11-22T09:30:00.000Z';
    const events = Array.from({ length: 25 }, () => view({ time }));
    await post(events);
    for (const newestFirst of [true, false]) {
      const seen: string[] = [];
      let after: string | null = null;
      for (let hasNextPage = true; hasNextPage;) {
        const page: Page = await ask(IDS, { first: 4, after, newestFirst });
        seen.push(...page.data.signals.edges.map(({ node }) => node.id));
        ({ hasNextPage, endCursor: after } = page.data.signals.pageInfo);
      }
      const inOrder = events.map(({ id }) => id);
      expect(seen).toEqual(newestFirst ? inOrder.toReversed() : inOrder);
    }
  });

  it('have no next page when the last page is exactly full', async () => {
    const { post, ask } = await newShop(shop, 'full-page');
    await post([view(), view()]);
    const { data } = await ask(IDS, { first: 2 });
    expect(data.signals.pageInfo.hasNextPage).toBe(false);
    expect(data.signals.totalCount).toBe(2);
  });

  it('of one shop are not seen by another', async () => {
    const one = await newShop(shop, 'one');
    const two = await newShop(shop, 'two');
    await one.post([view()]);
    expect((await two.ask('{ signals { totalCount } }')).data.signals.totalCount).toBe(0);
  });
});

describe('signalCounts', () => {
  it('counts every signal of the catalogue, with 0 for those without events', async () => {
    const { post, ask } = await newShop(shop, 'counts');
    const event = view();
    await post([event, search('mug'), search('cup')]);
    await post([event]);
    const { data } = await ask('{ signalCounts { type name count } }');
    const said: Readonly<Record<string, number>> = { product_viewed: 1, product_search: 2 };
    expect(data.signalCounts).toEqual(
      SIGNAL_NAMES.map((name) => ({ type: name.toUpperCase(), name, count: said[name] ?? 0 })),
    );
  });
});

describe('a request without a question', () => {
  it.each([{}, { query: '' }, { query: 7 }, []])('%j is told what to send', async (body) => {
    const response = await fetch(`${shop.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${shop.reading}` },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: 'bad_request',
      detail: expect.stringMatching(/^The query is missing/),
    });
  });
});

describe('a bad question', () => {
  const messageOf = async (query: string) => (await shop.ask(query)).body.errors[0].message;

  it('is told which argument breaks which rule', async () => {
    expect(await messageOf('{ signals(first: 0) { totalCount } }')).toMatch(/"first" must be .* 1 to 500/);
    expect(await messageOf('{ signals(first: 501) { totalCount } }')).toMatch(/"first"/);
    expect(await messageOf('{ signals(from: "yesterday") { totalCount } }')).toMatch(/"from" must be a time/);
    expect(await messageOf('{ signals(after: "nonsense") { totalCount } }')).toMatch(/"after" must be the cursor/);
    expect(await messageOf('{ signals(from: "2026-02-01T00:00Z", to: "2026-01-01T00:00Z") { totalCount } }')).toMatch(
      /"to" must not be before "from"/,
    );
    expect(await messageOf('{ signals(types: [PRODUCT_EATEN]) { totalCount } }')).toMatch(/PRODUCT_EATEN/);
    expect(await messageOf('{ ledger(after: "nonsense") { edges { cursor } } }')).toMatch(/"after"/);
    expect(await messageOf('{ signals { price } }')).toMatch(/price/);
    expect(await messageOf('not a query')).toMatch(/Syntax Error/);
  });

  it('with a cursor of a year that no database can compare with is told so', async () => {
    const cursors = ['-62135596800001', '253402300800000'].map((ms) => Buffer.from(`t.${ms}.1`).toString('base64url'));
    for (const cursor of cursors)
      expect(await messageOf(`{ signals(after: "${cursor}") { totalCount } }`)).toMatch(/"after" must be the cursor/);
  });

  it('with more than ten fields at its root is not run, however they are written', async () => {
    const fields = (count: number) =>
      Array.from({ length: count }, (_, n) => `f${n}: signals { totalCount }`).join(' ');
    const refusal = /at most 10 fields at its root.*has 11/;
    expect(await messageOf(`{ ${fields(11)} }`)).toMatch(refusal);
    expect(await messageOf(`{ ... on Query { ${fields(10)} } signalCounts { count } }`)).toMatch(refusal);
    expect(await messageOf(`{ ...a signalCounts { count } } fragment a on Query { ${fields(10)} }`)).toMatch(refusal);
    expect(Object.keys((await shop.ask(`{ ${fields(10)} }`)).body.data)).toHaveLength(10);
  });

  it('of thousands of words is not read', async () => {
    expect(await messageOf(`{ signals { ${'totalCount '.repeat(3000)} } }`)).toMatch(/2000 tokens/);
  });

  it('that is too deep is not run', async () => {
    const deep = '{ __type(name: "x") { fields { type '.concat(
      '{ ofType '.repeat(9),
      '{ name }',
      ' }'.repeat(9),
      '} } }',
    );
    expect(await messageOf(deep)).toMatch(/depth/);
  });
});

describe('reading', () => {
  it('works from the command line with one address', async () => {
    const query = encodeURIComponent('{ signalCounts { name } }');
    const response = await fetch(`${shop.url}/graphql?key=${shop.reading}&query=${query}`);
    expect((await response.json()).data.signalCounts[0]).toEqual({ name: 'product_viewed' });
  });

  it('needs a key', async () => {
    const { status, body } = await shop.ask('{ signalCounts { name } }', {}, 'tr_read_wrong');
    expect([status, body.code]).toEqual([401, 'key_unknown']);
  });

  it('says how it is to everybody', async () => {
    const response = await fetch(`${shop.url}/healthz`);
    expect(await response.json()).toMatchObject({
      status: 'ok',
      durable: true,
      journal: { dialect: isOnServer() ? 'postgres' : 'pglite' },
    });
  });
});
