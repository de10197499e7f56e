import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MUG, orderPlaced, say, search, view, type WrittenEvent } from './events.ts';
import { newShop } from './own-shop.ts';
import { readAnswer, startBackend, type RunningBackend } from './start-backend.ts';

let shop: RunningBackend;
beforeAll(async () => {
  shop = await startBackend();
});
afterAll(() => shop.stop());

const day = (number: number, time = '12:00:00'): string => `2026-10-${String(number).padStart(2, '0')}T${time}.000Z`;
const LAMP = { id: '300', name: 'Desk lamp', category: 'Lamps', price: { amount: '80', currency: 'JPY' } };

const add = (product: object, quantity: number, fields: WrittenEvent = {}): WrittenEvent =>
  say('signal.basket_addition', { product, quantity }, fields);

const nodesOf = (connection: { readonly edges: readonly { readonly node: object }[] }): readonly object[] =>
  connection.edges.map(({ node }) => node);

describe('product records', () => {
  it("count views, additions by count and by quantity, purchases, and Oscar's score, within their days", async () => {
    const { page, ask } = await newShop(shop, 'products');
    await page([
      view({ time: day(1) }),
      view({ time: day(2), data: { product: LAMP } }),
      view({ time: day(2), data: { product: LAMP } }),
      add(MUG, 3, { time: day(2) }),
      add(MUG, 2, { time: day(2, '23:59:59') }),
      orderPlaced({ id: 'o-1' }, { time: day(3, '00:00:00') }),
    ]);
    const query = (args: string): string =>
      `{ productRecords${args} { edges { node { productId name category views basketAdditions addedQuantity purchases purchasedQuantity score } } } }`;
    const { data } = await ask(query(''));
    expect(nodesOf(data.productRecords)).toEqual([
      {
        productId: '207',
        name: MUG.name,
        category: null,
        views: 1,
        basketAdditions: 2,
        addedQuantity: 5,
        purchases: 1,
        purchasedQuantity: 2,
        score: (1 + 3 * 2 + 5 * 2) / 9,
      },
      {
        productId: '300',
        name: LAMP.name,
        category: 'Lamps',
        views: 2,
        basketAdditions: 0,
        addedQuantity: 0,
        purchases: 0,
        purchasedQuantity: 0,
        score: 2 / 9,
      },
    ]);
    const second = await ask(query('(from: "2026-10-02", to: "2026-10-02")'));
    expect(nodesOf(second.data.productRecords)).toMatchObject([
      { productId: '207', views: 0, basketAdditions: 2, purchases: 0 },
      { productId: '300', views: 2 },
    ]);
  });

  it('keep the newest name a page gave, and nothing that a nameless page did not say', async () => {
    const { page, ask } = await newShop(shop, 'names');
    for (const product of [{ id: '1', name: 'Old' }, { id: '1', name: 'New' }, { id: '1' }])
      await page([view({ data: { product } })]);
    const { data } = await ask('{ productRecords { edges { node { name views } } } }');
    expect(nodesOf(data.productRecords)).toEqual([{ name: 'New', views: 3 }]);
  });

  it('are paged without loss or repeat where scores are equal', async () => {
    const { page, ask } = await newShop(shop, 'product-pages');
    const ids = Array.from({ length: 23 }, (_, index) => `p-${String(index).padStart(2, '0')}`);
    await page(ids.map((id) => view({ data: { product: { id } } })));
    const seen: string[] = [];
    let after: string | null = null;
    for (let hasNextPage = true; hasNextPage;) {
      const { data } = (await ask(
        'query ($after: String) { productRecords(first: 5, after: $after) { edges { node { productId } } pageInfo { hasNextPage endCursor } } }',
        { after },
      )) as {
        data: {
          productRecords: {
            edges: { node: { productId: string } }[];
            pageInfo: { hasNextPage: boolean; endCursor: string };
          };
        };
      };
      seen.push(...data.productRecords.edges.map(({ node }) => node.productId));
      ({ hasNextPage, endCursor: after } = data.productRecords.pageInfo);
    }
    expect(seen).toEqual(ids);
  });

  it('stand a quantity that no counter could hold', async () => {
    const { page, ask } = await newShop(shop, 'huge');
    const huge = Array.from({ length: 5 }, () => add(MUG, Number.MAX_SAFE_INTEGER));
    expect((await page(huge)).body.receipts.every(({ status }: { status: string }) => status === 'accepted')).toBe(
      true,
    );
    expect((await page([add(MUG, 1)])).body.receipts[0].status).toBe('accepted');
    const { data } = await ask('{ productRecords { edges { node { basketAdditions } } } }');
    expect(nodesOf(data.productRecords)).toEqual([{ basketAdditions: 6 }]);
  });
});

describe('customer records', () => {
  it('add amounts by currency and never across', async () => {
    const { page, ask } = await newShop(shop, 'customers');
    const yen = {
      total: { amount: '160', currency: 'JPY' },
      lines: [{ product: LAMP, quantity: 2, price: LAMP.price }],
    };
    await page([
      view({ customerid: 'c-1', time: day(1) }),
      add(MUG, 1, { customerid: 'c-1', time: day(1) }),
      orderPlaced({ id: 'o-1' }, { customerid: 'c-1', time: day(1) }),
      orderPlaced({ id: 'o-2', total: { amount: '0.10', currency: 'EUR' } }, { customerid: 'c-1', time: day(2) }),
      orderPlaced({ id: 'o-3', ...yen }, { customerid: 'c-1', time: day(3) }),
      view({ customerid: 'c-2', time: day(9) }),
    ]);
    const fields =
      'customerId productViews basketAdditions orders orderLines orderItems totalSpent { amount currency } lastOrderAt';
    const { data } = await ask(`{ customerRecords { edges { node { ${fields} } } }
      customer(id: "c-1") { record(to: "2026-10-01") { ${fields} } orders { id } } }`);
    expect(nodesOf(data.customerRecords)).toEqual([
      {
        customerId: 'c-1',
        productViews: 1,
        basketAdditions: 1,
        orders: 3,
        orderLines: 3,
        orderItems: 6,
        totalSpent: [
          { amount: '25.10', currency: 'EUR' },
          { amount: '160', currency: 'JPY' },
        ],
        lastOrderAt: day(3),
      },
      {
        customerId: 'c-2',
        productViews: 1,
        basketAdditions: 0,
        orders: 0,
        orderLines: 0,
        orderItems: 0,
        totalSpent: [],
        lastOrderAt: null,
      },
    ]);
    expect(data.customer.record).toMatchObject({ orders: 1, totalSpent: [{ amount: '25.00', currency: 'EUR' }] });
    expect(data.customer.orders.map(({ id }: { id: string }) => id)).toEqual(['o-3', 'o-2', 'o-1']);
  });
});

describe('searches', () => {
  it('are gathered by what was searched for; only page 1 counts, and unknown results are not none', async () => {
    const { page, ask } = await newShop(shop, 'searches');
    await page([
      search('Red  mug', { time: day(1) }),
      say('signal.product_search', { query: 'red mug', results: 0 }, { time: day(2) }),
      say('signal.product_search', { query: 'RED MUG', results: 5, page: 2 }, { time: day(2) }),
      say('signal.product_search', { query: 'lamp', results: 3, page: 1 }, { time: day(2) }),
    ]);
    const ofAll = await ask('{ searches { edges { node { query searches withoutResult lastAt } } } }');
    expect(nodesOf(ofAll.data.searches)).toEqual([
      { query: 'red mug', searches: 2, withoutResult: 1, lastAt: day(2) },
      { query: 'lamp', searches: 1, withoutResult: 0, lastAt: day(2) },
    ]);
    const ofNone = await ask('{ searches(withoutResult: true) { edges { node { query } } } }');
    expect(nodesOf(ofNone.data.searches)).toEqual([{ query: 'red mug' }]);
    const ofFirst = await ask('{ searches(to: "2026-10-01") { edges { node { query searches } } } }');
    expect(nodesOf(ofFirst.data.searches)).toEqual([{ query: 'red mug', searches: 1 }]);
  });
});

describe('open baskets', () => {
  const OPEN = `{ openBaskets { edges { node { basketId customerId clientId firstAt lastAt
    lines { productId name quantity } totals { amount currency } } } } }`;

  it('hold what was added since the last order, whatever came in first', async () => {
    const events = [
      add(MUG, 2, { clientid: 'a', time: day(1) }),
      orderPlaced({ id: 'o-1' }, { clientid: 'a', time: day(2) }),
      add(MUG, 1, { clientid: 'a', time: day(3) }),
      add(LAMP, 1, { clientid: 'a', time: day(4) }),
      add(LAMP, 1, { clientid: 'b', time: day(4) }),
      orderPlaced({ id: 'o-2' }, { clientid: 'b', time: day(5) }),
    ];
    for (const inOrder of [events, events.toReversed()]) {
      const { page, ask } = await newShop(shop, `baskets-${inOrder === events ? 'forth' : 'back'}`);
      for (const event of inOrder) await page([event]);
      const { data } = await ask(OPEN);
      expect(nodesOf(data.openBaskets)).toEqual([
        {
          basketId: null,
          customerId: null,
          clientId: 'a',
          firstAt: day(1),
          lastAt: day(4),
          lines: [
            { productId: '207', name: MUG.name, quantity: 1 },
            { productId: '300', name: LAMP.name, quantity: 1 },
          ],
          totals: [
            { amount: '12.50', currency: 'EUR' },
            { amount: '80', currency: 'JPY' },
          ],
        },
      ]);
    }
  });

  it('believe a page that tells the whole basket, and add what came after', async () => {
    const { page, ask } = await newShop(shop, 'snapshots');
    const basket = { id: 'b-1', lines: [{ product: MUG, quantity: 1 }] };
    await page([
      say('signal.basket_addition', { product: MUG, quantity: 5, basket: { id: 'b-1' } }, { time: day(1) }),
      say('signal.voucher_addition', { basket, voucher: { code: 'SPRING' } }, { time: day(2) }),
      say('signal.basket_addition', { product: LAMP, quantity: 2, basket: { id: 'b-1' } }, { time: day(3) }),
    ]);
    const { data } = await ask(OPEN);
    expect(nodesOf(data.openBaskets)).toMatchObject([
      {
        basketId: 'b-1',
        lines: [
          { productId: '207', quantity: 1 },
          { productId: '300', quantity: 2 },
        ],
      },
    ]);
  });

  it('stay open when a thank-you page is loaded again, when a clock is ahead, and when a page names a stranger', async () => {
    const { page, ask } = await newShop(shop, 'stay-open');
    await page([
      orderPlaced({ id: 'o-1' }, { clientid: 'a', time: day(2) }),
      add(MUG, 1, { clientid: 'a', time: day(3) }),
      orderPlaced({ id: 'o-1' }, { clientid: 'a', time: day(4) }),
      add(MUG, 1, { clientid: 'b', customerid: 'victim', time: day(3) }),
      orderPlaced({ id: 'o-2', customer: 'victim' }, { clientid: 'z', time: '9999-01-01T00:00:00.000Z' }),
      orderPlaced({ id: 'o-3' }, { clientid: 'c', time: '2199-01-01T00:00:00.000Z' }),
    ]);
    await page([add(MUG, 1, { clientid: 'c', time: new Date(Date.now() + 1000).toISOString() })]);
    const { data } = await ask('{ openBaskets { edges { node { clientId } } } }');
    const clients = nodesOf(data.openBaskets).map((node) => (node as { clientId: string }).clientId);
    expect(clients.toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('believe the newest word about the content, not the one that came last', async () => {
    const { page, ask } = await newShop(shop, 'late-words');
    const told = (quantity: number, time: string, fields: WrittenEvent = {}): WrittenEvent =>
      say('signal.start_checkout', { basket: { id: 'b-1', lines: [{ product: MUG, quantity }] } }, { time, ...fields });
    await page([told(5, day(1, '10:00:00'), { customerid: 'c-1' })]);
    await page([told(1, day(1, '09:00:00'))]);
    const { data } = await ask(OPEN);
    expect(nodesOf(data.openBaskets)).toMatchObject([
      { basketId: 'b-1', customerId: 'c-1', lastAt: day(1, '10:00:00'), lines: [{ quantity: 5 }] },
    ]);
  });

  it("are closed by the server's word about the customer", async () => {
    const { page, post, ask } = await newShop(shop, 'server-closes');
    await page([add(MUG, 1, { clientid: 'a', customerid: 'c-1', time: day(1) })]);
    await post([say('order.placed', { user: 'c-1' }, { subject: 'o-1', time: day(2) })]);
    expect((await ask(OPEN)).data.openBaskets.edges).toEqual([]);
  });
});

describe('vouchers', () => {
  it('are counted on baskets and in orders, with their discounts by currency', async () => {
    const { page, ask } = await newShop(shop, 'vouchers');
    const basket = { id: 'b-1' };
    const discount = { amount: '2.50', currency: 'EUR' };
    await page([
      say('signal.voucher_addition', { basket, voucher: { code: 'SPRING' } }),
      say('signal.voucher_addition', { basket, voucher: { code: 'SPRING' } }),
      say('signal.voucher_removal', { basket, voucher: { code: 'SPRING' } }),
      orderPlaced({ id: 'o-1', vouchers: [{ code: 'SPRING', discount }] }),
      orderPlaced({ id: 'o-1', vouchers: [{ code: 'SPRING', discount }] }),
      orderPlaced({ id: 'o-2', vouchers: [{ code: 'SPRING', discount }] }),
    ]);
    const { data } = await ask(
      '{ vouchers { edges { node { code basketAdditions basketRemovals orders totalDiscount { amount currency } } } } }',
    );
    expect(nodesOf(data.vouchers)).toEqual([
      {
        code: 'SPRING',
        basketAdditions: 2,
        basketRemovals: 1,
        orders: 2,
        totalDiscount: [{ amount: '5.00', currency: 'EUR' }],
      },
    ]);
  });
});

describe('the funnel', () => {
  it('counts visits by the furthest step of a day, and has a line for every day', async () => {
    const { page, ask } = await newShop(shop, 'funnel');
    const visit = (sessionid: string, number: number): WrittenEvent => ({ sessionid, time: day(number) });
    await page([
      view(visit('a', 1)),
      view(visit('a', 1)),
      view(visit('b', 1)),
      add(MUG, 1, visit('b', 1)),
      say('signal.start_checkout', {}, visit('b', 1)),
      view(visit('c', 3)),
      orderPlaced({ id: 'o-1' }, visit('c', 3)),
      orderPlaced({ id: 'o-1' }, visit('c', 3)),
    ]);
    const { data } = await ask(`{ funnel(from: "2026-10-01", to: "2026-10-03") {
      days { day viewed basket checkout payment placed } total { viewed placed } } }`);
    expect(data.funnel).toEqual({
      days: [
        { day: '2026-10-01', viewed: 2, basket: 1, checkout: 1, payment: 0, placed: 0 },
        { day: '2026-10-02', viewed: 0, basket: 0, checkout: 0, payment: 0, placed: 0 },
        { day: '2026-10-03', viewed: 1, basket: 1, checkout: 1, payment: 1, placed: 1 },
      ],
      total: { viewed: 3, placed: 1 },
    });
  });

  it('counts an order once, on the day it was first said to be placed', async () => {
    const { page, post, ask } = await newShop(shop, 'funnel-orders');
    await page([orderPlaced({ id: 'o-1' }, { sessionid: 'a', time: day(1) })]);
    await page([orderPlaced({ id: 'o-1' }, { sessionid: 'b', time: day(2) })]);
    await post([orderPlaced({ id: 'o-1' }, { time: day(3) })]);
    const { data } = await ask('{ funnel(from: "2026-10-01", to: "2026-10-03") { days { placed } } }');
    expect(data.funnel.days).toEqual([{ placed: 1 }, { placed: 0 }, { placed: 0 }]);
  });
});

describe('a report as a file', () => {
  const fetchFile = async (path: string, key = shop.reading) =>
    readAnswer(await fetch(`${shop.url}/v1/reports/${path}`, { headers: { authorization: `Bearer ${key}` } }));

  it('is CSV in which what a page sent stays a text', async () => {
    const name = '=HYPERLINK("https://evil.example"),\n"x"';
    await shop.post([view({ time: day(1), data: { product: { id: '-1+2', name } } })]);
    const { status, headers, body } = await fetchFile('product-records.csv?from=2026-10-01&to=2026-10-31');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('content-disposition')).toBe('attachment; filename="product-records-2026-10-01-2026-10-31.csv"');
    expect(body).toBe(
      'product_id,name,category,views,basket_additions,added_quantity,purchases,purchased_quantity,score\r\n' +
        `"'-1+2","'=HYPERLINK(""https://evil.example""),\n""x""",,1,0,0,0,0,0.1111111111111111\r\n`,
    );
  });

  it('has all rows, however many', async () => {
    const ids = Array.from({ length: 1100 }, (_, index) => `many-${index}`);
    for (let at = 0; at < ids.length; at += 550)
      await shop.post(ids.slice(at, at + 550).map((id) => view({ time: day(20), data: { product: { id } } })));
    const { body } = await fetchFile('product-records.csv?from=2026-10-20&to=2026-10-20');
    expect(new Set(body.trim().split('\r\n')).size).toBe(1101);
    expect(body).toContain('"many-7",');
  });

  it.each(['customer-records', 'searches', 'searches-without-result', 'vouchers', 'open-baskets'])(
    '%s is one',
    async (name) => {
      const { status, body } = await fetchFile(`${name}.csv`);
      expect(status).toBe(200);
      expect(body).toMatch(/^\w+(,\w+)+\r\n/);
    },
  );

  it('the funnel is one, and asks for its days', async () => {
    const { body } = await fetchFile('funnel.csv?from=2026-10-01&to=2026-10-02');
    expect(body.split('\r\n')).toHaveLength(4);
    expect(await fetchFile('funnel.csv')).toMatchObject({
      status: 400,
      body: { detail: /"from" is required/ },
    } as never);
  });

  it('is told which there are, and needs a reading key', async () => {
    expect(await fetchFile('secrets.csv')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await fetchFile('constructor.csv')).toMatchObject({ status: 404 });
    expect(await fetchFile('searches.csv', shop.publishable)).toMatchObject({ status: 403 });
    expect(await fetchFile('searches.csv?from=2026-02-30')).toMatchObject({ status: 400 });
  });
});

describe('a question', () => {
  const messageOf = async (query: string): Promise<string> => (await shop.ask(query)).body.errors[0].message;

  it('that is too wide is refused with the way out', async () => {
    const nested = `{ orderEvents(first: 500) { edges { node { order { customer { id } } } } } }`;
    expect(await messageOf(nested)).toMatch(/^A query may cost at most 40000, this one may cost .* with "first"/);
    const variable = `query ($first: Int) { orderEvents(first: $first) { edges { node { order { customer { id } } } } } }`;
    expect(await messageOf(variable)).toMatch(/^A query may cost at most/);
  });

  it('is not made cheap by a wrong page beside it, and scalars of the same name cost nothing more', async () => {
    const wide = `orderEvents(first: 500) { edges { node { order { customer { id } } } } }`;
    const skipped = `{ x: signals(first: -2147483648) @include(if: false) { edges { node { id } } } ${wide} }`;
    expect(await messageOf(skipped)).toMatch(/^A query may cost at most/);
    const honest = `{ vouchers(first: 500) { edges { node { code orders } } }
      customerRecords(first: 500) { edges { node { customerId orders } } }
      signals(first: 500) { totalCount edges { node { order { id } source sequence rollId } } } }`;
    expect((await shop.ask(honest)).body.errors).toBeUndefined();
    const crowd = '{ orderEvents(first: 500) { edges { node { witnesses { id } } } } }';
    expect(await messageOf(crowd)).toMatch(/^A query may cost at most/);
  });

  it('of fragments within fragments is weighed at once', async () => {
    const fragments = Array.from(
      { length: 60 },
      (_, index) => `fragment f${index} on Order { ...f${index + 1} ...f${index + 1} }`,
    );
    const query = `{ order(id: "o") { ...f0 } } ${fragments.join(' ')} fragment f60 on Order { id number }`;
    expect(await messageOf(query)).toMatch(/^A query may cost at most/);
  });

  it.each([
    ['productRecords(from: "yesterday") { pageInfo { hasNextPage } }', /"from" must be a day such as/],
    ['productRecords(from: "2026-02-30") { pageInfo { hasNextPage } }', /"from" must be a day such as/],
    ['searches(from: "2026-02-02", to: "2026-02-01") { pageInfo { hasNextPage } }', /"to" must not be before "from"/],
    ['funnel(from: "2020-01-01", to: "2026-01-01") { total { viewed } }', /"to" must be within 400 days/],
    ['vouchers(first: 501) { pageInfo { hasNextPage } }', /"first" must be a whole number from 1 to 500/],
    ['openBaskets(after: "x") { pageInfo { hasNextPage } }', /"after" must be the cursor/],
    ['orderEvents(after: "x") { totalCount }', /"after" must be the cursor/],
    ['order(id: "") { id }', /"id" must be a text/],
  ])('%s is told which argument breaks which rule', async (query, message) => {
    expect(await messageOf(`{ ${query} }`)).toMatch(message);
  });
});
