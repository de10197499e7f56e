import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createForgetting, toErased, type PersonalRow } from '../../backend/journal/erased.ts';
import type { Entry } from '../../backend/journal/journal.ts';
import { createPausable } from '../../backend/log/pausable.ts';
import { PROJECTIONS } from '../../backend/projections/statement.ts';
import { buildProgram, type BuiltProgram } from './build-program.ts';
import { runProgram } from './child-program.ts';
import { MUG, orderPlaced, say, search, view, type WrittenEvent } from './events.ts';
import { mixedEntries } from './mixed-entries.ts';
import { withOwnJournal, type OwnJournal } from './own-journal.ts';
import { newShop } from './own-shop.ts';
import { readAnswer, startBackend, type Answer, type RunningBackend } from './start-backend.ts';

let shop: RunningBackend;
let program: BuiltProgram;
beforeAll(async () => {
  program = await buildProgram();
  shop = await startBackend();
});
afterAll(async () => {
  await shop.stop();
  await program.remove();
});

const ADA = 'customer-ada';
const CLIENT = 'client-of-ada';
const PERSONAL = [
  ADA,
  CLIENT,
  'session-of-ada',
  'ada@example.com',
  'Ada Lovelace',
  'hash-of-ada',
  'ring twice',
  'gift for',
];

/** Everything a customer leaves behind, and an order of somebody else's. */
function adasEvents(): { readonly page: readonly WrittenEvent[]; readonly server: readonly WrittenEvent[] } {
  const who = { clientid: CLIENT, sessionid: 'session-of-ada' };
  const named = { ...who, customerid: ADA };
  const context = { page: { url: 'https://shop.example/account/ada@example.com', title: 'Ada Lovelace' } };
  const before = Date.now() - 60_000;
  const at = (seconds: number): { readonly time: string } => ({
    time: new Date(before + seconds * 1000).toISOString(),
  });
  return {
    page: [
      view({ ...who, ...at(0), rollid: 'roll of ada', sequence: 1, data: { product: MUG, context } }),
      search('gift for somebody', { ...who, ...at(1), rollid: 'roll of ada', sequence: 2 }),
      say(
        'signal.user_logged_in',
        { user: { id: ADA, email_hash: 'hash-of-ada' } },
        { ...named, ...at(2), subject: ADA },
      ),
      say('client.identified', { customer: ADA, traits: { name: 'Ada Lovelace' } }, { ...named, ...at(3) }),
      say('signal.basket_addition', { product: MUG, quantity: 2, note: 'gift for Ada' }, { ...named, ...at(4) }),
      orderPlaced({ id: 'o-ada', customer: ADA }, { ...named, ...at(5), more: 'ada@example.com' }),
      say('signal.post_checkout', { order: { id: 'o-ada' } }, { ...who, ...at(6) }),
      view({ clientid: 'client-of-eve', customerid: 'customer-eve', ...at(7) }),
    ],
    server: [
      say(
        'order.placed',
        { user: ADA, order: { customer: ADA, total: { amount: '25.00', currency: 'EUR' } } },
        { subject: 'o-ada' },
      ),
      say('order.email_sent', { email: 'ada@example.com', email_type: 'order_confirmation' }, { subject: 'o-ada' }),
      say('order.note_added', { message: 'Please ring twice', user: ADA }, { subject: 'o-ada' }),
      say('customer.account_created', {}, { subject: ADA }),
      say('customer.email_assigned', { message: 'ada@example.com' }, { subject: ADA }),
      say('order.placed', { user: 'customer-eve' }, { subject: 'o-eve' }),
      say('order.note_added', { message: 'leave it at the door' }, { subject: 'o-eve' }),
    ],
  };
}

const TOTALS = `{
  ledger { edges { node { rollId arrivedCount missingCount duplicateCount } } }
  productRecords { edges { node { productId views basketAdditions purchases purchasedQuantity } } }
  funnel(from: "2000-01-01", to: "2000-01-02") { total { placed } }
  order(id: "o-ada") { confirmed total { amount currency } lines { quantity } events { edges { node { type confirmed } } } }
  orderEvents { totalCount } customerEvents { totalCount }
  customerRecords { edges { node { orders orderItems totalSpent { amount currency } } } }
  signals { totalCount }
}`;

/** Customers of as many orders stand in the order of their names, which are others now. */
const sorted = ({ customerRecords, ...rest }: { customerRecords: { edges: object[] } }): object => ({
  ...rest,
  records: customerRecords.edges.map((edge) => JSON.stringify(edge)).sort(),
});

describe('a customer who is erased', () => {
  it('is in no row any more, and ledger, orders and records come to the same', async () => {
    const own = await newShop(shop, 'erase');
    const { page, server } = adasEvents();
    await own.page(page);
    await own.post(server);
    const { data: before, errors } = await own.ask(TOTALS);
    expect(errors).toBeUndefined();
    expect(before.order.events.edges.length).toBeGreaterThan(2);
    const options = { shop: 'erase', customerId: ADA };

    const dry = await shop.backend.people.erase({ ...options, dryRun: true });
    expect(dry).toMatchObject({
      dryRun: true,
      events: 12,
      types: { 'order.email_sent': 1, 'signal.product_viewed': 1 },
    });
    expect((await own.ask(`{ customer(id: "${ADA}") { id } }`)).data.customer).not.toBeNull();

    expect(await shop.backend.people.erase(options)).toEqual({ ...dry, dryRun: false });
    expect(sorted((await own.ask(TOTALS)).data)).toEqual(sorted(before));
    const said = JSON.stringify(
      await own.ask(`{ customer(id: "${ADA}") { id }
      orderEvents { edges { node { user message email } } }
      signals(first: 100) { edges { node { customerId clientId sessionId data } } }
      openBaskets { edges { node { id customerId clientId } } }
      customerRecords { edges { node { customerId } } } searches { edges { node { query } } } }`),
    );
    expect(JSON.parse(said).errors).toBeUndefined();
    for (const word of PERSONAL) expect([word, said.includes(word)]).toEqual([word, false]);
    expect(said).toContain('customer-eve');

    expect(await shop.backend.people.erase(options)).toMatchObject({ events: 0, types: {} });
    expect((await shop.backend.people.export(options)).events).toEqual([]);
    const again = await own.page(page);
    const statuses = again.body.receipts.map(({ status }: { status: string }) => status);
    expect(new Set(statuses)).toEqual(new Set(['duplicate']));
    expect(JSON.stringify((await own.ask('{ signals(first: 500) { edges { node { data } } } }')).data)).not.toContain(
      'Ada',
    );
  });

  it('was told everything that was kept before', async () => {
    const own = await newShop(shop, 'export');
    const { page, server } = adasEvents();
    await own.page(page);
    await own.post(server);
    const told = await shop.backend.people.export({ shop: 'export', customerId: ADA });
    expect(told.events).toHaveLength(12);
    expect(told.events.map(({ type }) => type)).toContain('signal.product_search');
    for (const word of PERSONAL) expect([word, JSON.stringify(told).includes(word)]).toEqual([word, true]);
    for (const word of ['customer-eve', 'o-eve']) expect(JSON.stringify(told)).not.toContain(word);
    expect(told).toMatchObject({
      orders: [{ id: 'o-ada', customerId: ADA }],
      traits: [{ name: 'name', value: 'Ada Lovelace' }],
      clients: [{ clientId: CLIENT }],
      rolls: [{ rollId: 'roll of ada' }],
    });
    expect(told.timeline.map(({ code }) => code)).toContain('note_added_to_order');
  });

  it('comes back when something new is said of them, and goes when they are erased again', async () => {
    const own = await newShop(shop, 'again');
    await own.post([say('customer.account_created', {}, { subject: ADA })]);
    await shop.backend.people.erase({ shop: 'again', customerId: ADA });
    await own.post([say('customer.placed_order', { order: 'o-9' }, { subject: ADA })]);
    expect(await shop.backend.people.erase({ shop: 'again', customerId: ADA })).toMatchObject({ events: 1 });
  });

  it('takes no stranger along whose order a page has claimed for them', async () => {
    const own = await newShop(shop, 'claim');
    await own.post([
      say('order.placed', { user: 'customer-eve' }, { subject: 'o-eve' }),
      say('order.note_added', { message: 'leave it at the door' }, { subject: 'o-eve' }),
    ]);
    await own.page([orderPlaced({ id: 'o-eve', customer: ADA }, { customerid: ADA })]);
    expect(await shop.backend.people.erase({ shop: 'claim', customerId: ADA })).toMatchObject({ events: 1 });
    const { data } = await own.ask('{ orderEvents { edges { node { message } } } }');
    expect(JSON.stringify(data)).toContain('leave it at the door');
  });
});

describe('a customer over HTTP and on the command line', () => {
  it('is exported and erased for a managing key of the shop, while events come in', async () => {
    const own = await newShop(shop, 'wire');
    const { key } = await shop.backend.keys.create({ shop: 'wire', scopes: ['manage'] });
    const ask = async (path: string, body: object, bearer = key): Promise<Answer> =>
      readAnswer(
        await fetch(shop.url + path, {
          method: 'POST',
          headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      );
    await own.post(adasEvents().server);
    const body = { customer: ADA };
    expect((await ask('/v1/customers/export', body)).body.events).toHaveLength(5);
    expect((await ask('/v1/customers/erase', body, shop.secret)).body.code).toBe('scope_missing');
    for (const wrong of [{}, { customer: '' }, { customer: ADA, dryRun: 'yes' }])
      expect((await ask('/v1/customers/erase', wrong)).body.code).toBe('bad_request');
    const [erased, ...others] = await Promise.all([
      ask('/v1/customers/erase', body),
      ...Array.from({ length: 20 }, () => own.post([view()])),
    ]);
    expect(erased.body).toMatchObject({ events: 5, dryRun: false });
    for (const { body: book } of others) expect(book.receipts[0].status).toBe('accepted');
    expect((await own.ask('{ signals { totalCount } }')).data.signals.totalCount).toBe(20);
  });

  it('is counted, erased and gone, by a program', async () => {
    const own = await newShop(shop, 'program');
    const { key } = await shop.backend.keys.create({ shop: 'program', scopes: ['manage'] });
    await own.post(adasEvents().server);
    const run = async (...args: readonly string[]): Promise<string> => {
      const env = { TILLROLL_URL: shop.url, TILLROLL_KEY: key };
      const ran = runProgram(shop.program.bin, [...args, '--shop', 'program'], env);
      expect([await ran.ended, ran.stderr()]).toEqual([0, ran.stderr()]);
      return ran.stdout();
    };
    expect(await run('erase', 'customer', ADA, '--dry-run')).toMatch(/^ +5 {2}events would lose/m);
    expect(await run('erase', 'customer', ADA)).toMatch(/^ +1 {2}order\.email_sent$/m);
    expect(JSON.parse(await run('export', 'customer', ADA))).toMatchObject({ customerId: ADA, events: [], orders: [] });
  }, 180_000);
});

/** What a table holds, in the order of its key. */
const contentOf = async ({ dialect }: OwnJournal): Promise<string> => {
  const tables: unknown[] = [];
  for (const { table, key } of PROJECTIONS)
    tables.push(await dialect.query(`select t::text from ${table} as t order by ${key.join(', ')}`));
  return JSON.stringify(tables);
};

describe('a journal of everything', () => {
  const sums = `select
    (select json_agg(row_to_json(s)) from (select shop, currency, count(*), sum(total) from orders group by 1, 2 order by 1, 2) as s) as orders,
    (select json_agg(row_to_json(s)) from (select shop, product_id, day, views, additions, added_quantity from product_days order by 1, 2, 3) as s) as products,
    (select json_agg(row_to_json(s)) from (select shop, code, day, additions, removals from voucher_days order by 1, 2, 3) as s) as vouchers,
    (select json_agg(row_to_json(s)) from (select shop, code, count(*), sum(witness_count) from order_events group by 1, 2 order by 1, 2) as s) as happenings,
    (select json_agg(row_to_json(s)) from (select shop, roll_id, arrived, refused, highest from ledger order by 1, 2) as s) as ledger,
    (select count(*) from events) as events`;

  it('is what a rebuild makes of it after erasures, and its totals are what they were', async () => {
    await withOwnJournal(program, async (own) => {
      const entries = mixedEntries(21, 2000);
      for (let at = 0; at < entries.length; at += 250) await own.journal.append(entries.slice(at, at + 250));
      const before = await own.dialect.query(sums);
      for (const customerId of ['c-7', 'c-31']) {
        const erased = await own.journal.erasePerson('one', customerId);
        expect(erased.length).toBeGreaterThan(10);
        expect(await own.journal.findPerson('one', customerId)).toEqual([]);
      }
      expect((await own.journal.rebuild({ checkOnly: true })).filter(({ isEqual }) => !isEqual)).toEqual([]);
      expect(await own.dialect.query(sums)).toEqual(before);
      const outcomes = await own.journal.append(entries.slice(0, 500));
      expect(outcomes).toMatchObject({ kind: 'appended' });
      if (outcomes.kind === 'appended') expect(new Set(outcomes.outcomes)).toEqual(new Set(['duplicate']));
    });
  });

  it('that is retired has nobody in its old events, and the same totals, day by day', async () => {
    await withOwnJournal(program, async (own) => {
      const before = '2026-10-16T00:00:00.000Z';
      const entries = mixedEntries(23, 1500);
      for (let at = 0; at < entries.length; at += 250) await own.journal.append(entries.slice(at, at + 250));
      const days = `select
        (select json_agg(row_to_json(s)) from (select shop, query, day, searches, without_result, last_at from search_days order by 1, 2, 3) as s) as searches,
        (select json_agg(row_to_json(s)) from (select shop, day, count(*), sum(furthest) from funnel_visits group by 1, 2 order by 1, 2) as s) as funnel,
        (select json_agg(row_to_json(s)) from (select shop, day, count(*) from funnel_placed group by 1, 2 order by 1, 2) as s) as placed,
        (select json_agg(row_to_json(s)) from (select shop, day, sum(views), sum(additions) from customer_days group by 1, 2 order by 1, 2) as s) as seen`;
      const all = async (): Promise<unknown> => [await own.dialect.query(sums), await own.dialect.query(days)];
      const newer = `select json_agg(row_to_json(e) order by position) from events as e where occurred_at >= '${before}'`;
      const [totals, kept] = [await all(), await own.dialect.query(newer)];
      const count = await own.journal.countOld(before);
      expect(count).toBeGreaterThan(500);
      expect(await own.journal.retire(before)).toBe(count);
      expect([await all(), await own.dialect.query(newer)]).toEqual([totals, kept]);
      expect((await own.journal.rebuild({ checkOnly: true })).filter(({ isEqual }) => !isEqual)).toEqual([]);
      const old = await own.dialect.query(`select e::text from events as e where occurred_at < '${before}'`);
      expect(JSON.stringify(old)).not.toMatch(/\b(c|client|session|value)-\d|ada@/);
      expect([await own.journal.countOld(before), await own.journal.retire(before)]).toEqual([0, 0]);
      const appended = await own.journal.append(entries);
      if (appended.kind === 'appended') expect(new Set(appended.outcomes)).toEqual(new Set(['duplicate']));
    });
  });

  it('is built anew at the next start when the program died between the erasure and the projections', async () => {
    await withOwnJournal(program, async (own) => {
      await own.journal.append(mixedEntries(22, 300));
      const rows = await own.journal.findPerson('one', 'c-7');
      expect(rows.length).toBeGreaterThan(0);
      const { eraseEvents } = await import('../../backend/journal/person.ts');
      await eraseEvents(own.dialect.query, { shop: 'one', customerId: 'c-7', events: rows });
      const stale = await contentOf(own);
      const again = await own.reopen();
      expect(await contentOf(own)).not.toBe(stale);
      expect((await again.rebuild({ checkOnly: true })).filter(({ isEqual }) => !isEqual)).toEqual([]);
    });
  });
});

describe('an erased event', () => {
  const forgetting = createForgetting((id) => id === ADA);
  const row = (fields: Partial<PersonalRow>): PersonalRow => ({
    position: 1,
    type: 'order.note_added',
    subject: 'o-1',
    clientId: null,
    sessionId: null,
    customerId: null,
    data: null,
    ...fields,
  });

  it('keeps goods and money, and nothing that no rule keeps', () => {
    const data = {
      product: { ...MUG, engraving: 'Ada' },
      order: {
        id: 'o-1',
        total: MUG.price,
        customer: ADA,
        address: 'here',
        lines: [{ product: MUG, quantity: 1, note: 'x' }],
      },
      message: 'hello',
      user: ADA,
      context: { page: { url: 'x' } },
    };
    const word = forgetting.customer(ADA);
    expect(toErased(row({ data }), forgetting).data).toEqual({
      product: MUG,
      order: { id: 'o-1', total: MUG.price, customer: word, lines: [{ product: MUG, quantity: 1 }] },
      user: word,
    });
  });

  it('gives the same one the same word, another one another, and a stranger none', () => {
    expect(forgetting.customer(ADA)).toBe(forgetting.customer(ADA));
    expect(forgetting.visitor('a')).not.toBe(forgetting.visitor('b'));
    expect(forgetting.customer('staff')).toBe('staff');
    expect(createForgetting(() => true).customer(ADA)).not.toBe(forgetting.customer(ADA));
    expect(
      toErased(
        row({ subject: '7', customerId: '7' }),
        createForgetting((id) => id === '7'),
      ).subject,
    ).toBe('7');
  });
});

describe('an append that is held back', () => {
  it('comes after the work that has the journal for itself, which comes after what was on its way', async () => {
    const order: string[] = [];
    let finish: () => void = () => undefined;
    const { append, alone } = createPausable(async (entries: readonly Entry[]) => {
      order.push(`append ${entries.length}`);
      if (entries.length === 0) await new Promise<void>((resolve) => (finish = resolve));
      order.push(`appended ${entries.length}`);
      return { kind: 'appended', outcomes: [] };
    });
    const first = append([]);
    const work = alone(async () => void order.push('alone'));
    const second = append(mixedEntries(1, 1));
    await Promise.resolve();
    expect(order).toEqual(['append 0']);
    finish();
    await Promise.all([first, work, second]);
    expect(order).toEqual(['append 0', 'appended 0', 'alone', 'append 1', 'appended 1']);
    await expect(alone(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await append(mixedEntries(1, 1))).toMatchObject({ kind: 'appended' });
  });
});
