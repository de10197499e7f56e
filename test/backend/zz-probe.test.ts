import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, test } from 'vitest';
import { newShop } from './own-shop.ts';
import { startBackend, type RunningBackend } from './start-backend.ts';

let backend: RunningBackend;
beforeAll(async () => { backend = await startBackend(); }, 60000);
afterAll(async () => { await backend.stop(); });
const ev = (type: string, data: unknown, extra: object = {}): any => ({
  specversion: '1.0', id: randomUUID(), source: 'https://shop.example', time: '2026-10-05T10:00:00.000Z', type, data, ...extra });
const out = (name: string, value: unknown) => console.log(`### ${name}: ${JSON.stringify(value)}`);
const body = (a: any) => (a.body ?? a).receipts ?? a.body ?? a;
const E = (price = '10.00') => ({ amount: price, currency: 'EUR' });
const order = (id: string, more: object = {}) => ({ id, total: E(), lines: [{ product: { id: 'p' }, quantity: 1, price: E() }], ...more });

test('trailing space trust bypass', async () => {
  const s = await newShop(backend, 'a1');
  out('bypass', body(await s.page([ev('signal.order_status_changed ', { order: { id: 'o1' }, old_status: 'a', new_status: 'b' })])));
  out('signals', await s.ask('{signals(types:[ORDER_STATUS_CHANGED]){edges{node{name confirmed newStatus}}}}'));
});
test('negative cost', async () => {
  const s = await newShop(backend, 'a2');
  const q = (x: string) => `query{${x} customerEvents(first:500){edges{node{customer{record{customerId} orders(first:500){id events{edges{node{id}}}}}}}}}`;
  out('cost refused', (await s.ask(q(''))).errors?.[0]?.message);
  out('cost bypass', await s.ask(q('x: signals(first:-2147483648) @include(if:false){edges{node{id}}}')));
});
test('poison email_type', async () => {
  const s = await newShop(backend, 'a3');
  await s.post([ev('order.placed', {}, { subject: 'o1' }), ev('order.invoice_sent', { email: 'a@b.de', email_type: 'invoice' }, { subject: 'o1' })]);
  for (let i = 0; i < 3; i++) out('poison timeline', await s.ask('{order(id:"o1"){events{edges{node{code}}}}}'));
  out('poison all', await s.ask('{orderEvents{edges{node{code}}}}'));
});
test('unknown fields of signals', async () => {
  const s = await newShop(backend, 'a4');
  out('r', body(await s.page([ev('signal.start_checkout', { order: 'o-1', product: 'x', lines: 1, user: 'u', review: [], voucher: null, method: { a: 1 }, quantity: 'x', line: 5, basket: { id: 'b' }, context: { response: { status: 200.5 } } })])));
  const q = '{signals{edges{node{name order{id} product{id} review{score} method quantity line response{status} user}}}}';
  for (let i = 0; i < 3; i++) out('unknown fields', await s.ask(q));
});
test('order: subject other than id', async () => {
  const s = await newShop(backend, 'a5');
  out('r', body(await s.page([ev('signal.order_placed', { order: order('o-A', { customer: 'c1' }) }, { subject: 'thank-you' }), ev('signal.order_placed', { order: order('o-B', { customer: 'c1' }) }, { subject: 'thank-you' })])));
  out('order A', await s.ask('{a:order(id:"o-A"){id placedAt total{amount}} t:order(id:"thank-you"){id placedAt} customerRecords{edges{node{customerId orders}}} customerEvents{edges{node{code orderId}}}}'));
});
test('two placed_order, browser parts of a confirmed order', async () => {
  const s = await newShop(backend, 'a6');
  await s.post([ev('order.placed', {}, { subject: 'o1', time: '2026-10-05T09:00:00.000Z' })]);
  await s.post([ev('order.placed', { order: { customer: 'c1' } }, { subject: 'o2' })]);
  await s.page([ev('signal.order_placed', { order: order('o1', { customer: 'victim', total: E('999999999999999.00') }) })]);
  await s.page([ev('signal.order_placed', { order: order('o2', { customer: 'victim', total: E('-500.00') }) })]);
  out('confirmed order', await s.ask('{o1:order(id:"o1"){confirmed customer{id} total{amount} lines{quantity}} o2:order(id:"o2"){confirmed customer{id} total{amount}} customerEvents{edges{node{customerId code orderId confirmed}}} customerRecords{edges{node{customerId orders totalSpent{amount}}}}}'));
  await s.post([ev('order.note_added', { message: 'internal: fraud?', user: 'staff-7' }, { subject: 'o1' })]);
});
test('reload closes a later basket; future', async () => {
  const s = await newShop(backend, 'a7');
  const c = { clientid: 'cl', sessionid: 's' };
  const add = (h: string, more: object = {}) => ev('signal.basket_addition', { product: { id: 'p', price: E() } }, { ...c, time: `2026-10-05T${h}:00:00.000Z`, ...more });
  const placed = (h: string) => ev('signal.order_placed', { order: order('o1') }, { ...c, time: `2026-10-05T${h}:00:00.000Z` });
  await s.page([add('08'), placed('09'), add('10')]);
  const q = '{openBaskets{edges{node{id lines{productId quantity} totals{amount}}}}}';
  out('open before reload', await s.ask(q));
  await s.page([placed('11')]);
  out('open after reload', await s.ask(q));
  await s.page([add('12', { customerid: 'victim', clientid: 'vcl' })]);
  out('victim open', await s.ask(q));
  await s.page([ev('signal.order_placed', { order: order('zz', { customer: 'victim' }) }, { time: '9999-01-01T00:00:00.000Z' })]);
  out('victim open after', await s.ask(q));
  out('reload next day funnel', body(await s.page([ev('signal.order_placed', { order: order('o1') }, { ...c, sessionid: 's2', time: '2026-10-06T09:00:00.000Z' })])));
  out('funnel', await s.ask('{funnel(from:"2026-10-05",to:"2026-10-06"){days{day placed}}}'));
});
test('witness flood', async () => {
  const s = await newShop(backend, 'a8');
  await s.page(Array.from({ length: 110 }, () => ev('signal.order_placed', { order: order('o1') })));
  await s.post([ev('order.placed', { order: order('o1', { customer: 'c1' }) }, { subject: 'o1' })]);
  const r = await s.ask('{orderEvents{edges{node{code confirmed witnessCount witnesses{type confirmed}}}}}');
  const n = r.data.orderEvents.edges[0].node;
  out('witnesses', [n.confirmed, n.witnessCount, n.witnesses.length, n.witnesses.some((w: any) => w.confirmed)]);
});
test('customer subject', async () => {
  const s = await newShop(backend, 'a9');
  out('r', body(await s.post([
    ev('customer.note_added', { message: 'm', user: 'staff' }, { customerid: 'c1' }),
    ev('customer.note_added', { message: 'm2', user: 'staff', customer: 'c2' }, { subject: 'c3' }),
    ev('customer.email_assigned', { message: "o'brien@example.com" }, { subject: 'c3' }),
    ev('customer.email_assigned', { message: 'ada@exämple.de' }, { subject: 'c3' }),
    ev('customer.account_created', [], { subject: 'c3' }),
    ev('order.order_line_discount_updated', { lines: [{ quantity: 1, discount: { value: '1', value_type: 'fixed', amount_value: '1.999', currency: 'EUR' } }] }, { subject: 'o1' }),
    ev('order.order_discount_updated', { discount: { value: '1.999', value_type: 'fixed', old_amount_value: '1.999', currency: 'JPY' } }, { subject: 'o1' }),
    ev('order.captured', { amount: '5', payment_id: '', payment_gateway: 'x', order: { currency: 'EUR' } }, { subject: 'o1' }),
    ev('order.placed', { order: { currency: 'EUR' } }, { subject: 'o2' }),
    ev('order.captured', { amount: '5', payment_id: '', payment_gateway: 'x' }, { subject: 'o2' }),
    ev('order.captured', { amount: '5', payment_id: null, payment_gateway: null }, { subject: 'o2' }),
    ev('order.payment_failed', { message: null }, { subject: 'o2' }),
    ev('customer.account_created', { order: { deep: 'x' } }, { subject: 'c4' }),
    ev('customer.account_created', { order: ['a', 'b'], message: 5, email: {} , count: 'x'}, { subject: 'c5' }),
  ])));
  out('cust', await s.ask('{customerEvents{edges{node{customerId code user orderId}}} orderEvents{edges{node{orderId code amount money{amount currency}}}}}'));
  for (let i = 0; i < 2; i++) out('cust unknown', await s.ask('{customerEvents{edges{node{customerId code message count newEmail}}}}'));
});
test('order unknown fields', async () => {
  const s = await newShop(backend, 'a10');
  await s.post([ev('order.placed', { lines: [null, { item_name: 3 }], fulfilled_items: 'x', message: { a: 1 }, amount: {}, quantity: '7', restocked: 'x', oversold_items: [1, {}], discount: { value: {} , reason: {} } }, { subject: 'o1' })]);
  for (let i = 0; i < 2; i++) out('order unknown', await s.ask('{orderEvents{edges{node{code lines{quantity linePk} fulfilledItems message amount quantity restocked oversoldItems discount{value reason}}}}}'));
});
test('search args', async () => {
  const s = await newShop(backend, 'a11');
  await s.page([ev('signal.product_search', { query: 'ÄPFEL  rot', results: 3 }), ev('signal.product_search', { query: 'äpfel rot', results: 3 }), ev('signal.product_search', { query: 'äpfel\u00a0rot', results: 0 })]);
  out('search', await s.ask('{a:searches{edges{node{query searches withoutResult}}} b:searches(withoutResult:null){edges{node{query}}}}'));
  out('newestFirst null', await s.ask('{signals(newestFirst:null,first:null){edges{node{id}}}}'));
  out('surrogate', await s.ask('query($i:ID!){order(id:$i){id}}', { i: '\ud800' }));
  out('surrogate2', await s.ask('query($i:String){searches(after:$i){edges{node{query}}}}', { i: Buffer.from('s.1 \ufffd').toString('base64url') }));
  out('cust x', await s.ask('{customer(id:"nope"){id} funnel(from:"9999-12-31",to:"9999-12-31"){days{day}} productRecords(from:"0001-01-01",to:"9999-12-31"){edges{node{productId}}}}'));
});
test('times', async () => {
  const s = await newShop(backend, 'a12');
  const t = ['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+14:00', '9999-12-31T23:59:59-12:00', '9999-12-31T23:59:59.999Z', '0001-01-01T00:00:00Z', '2026-11-22t09:30:00z', '2026-06-30T23:59:60Z', '2026-11-22 09:30:00Z', '2026-11-22T09:30:00-00:00', '2026-02-29T00:00:00Z', '2026-11-22T09:30:00+05'];
  const r = body(await s.page(t.map((time) => ev('signal.basket_addition', { product: { id: 'p' } }, { time, clientid: time }))));
  out('times', r.map ? r.map((x: any, i: number) => [t[i], x.status, x.message]) : r);
  out('signals', await s.ask('{signals{edges{node{occurredAt}}} openBaskets{edges{cursor node{id lastAt}}}}'));
});
test('note dup', async () => {
  const s = await newShop(backend, 'a13');
  await s.post([ev('order.placed', { order: { customer: 'c1' } }, { subject: 'o1' }), ev('order.note_added', { message: 'ring', user: 'c1' }, { subject: 'o1', time: '2026-10-01T00:00:00Z' }), ev('order.note_added', { message: 'ring', user: 'c1' }, { subject: 'o1', time: '2026-10-02T00:00:00Z' }), ev('customer.note_added_to_order', { message: 'ring', order: 'o1' }, { subject: 'c1', time: '2026-10-01T00:00:00Z' })]);
  out('notes', (await s.ask('{customerEvents(types:[NOTE_ADDED_TO_ORDER]){edges{node{date message}}}}')));
  await s.post([ev('order.draft_placed', { user: 'c1', order: order('o5') }, { subject: 'o5' }), ev('order.placed_automatically_from_paid_checkout', { user: 'c1', order: order('o6') }, { subject: 'o6' }) ]);
  out('auto', await s.ask('{order(id:"o6"){customer{id}} customerEvents(types:[PLACED_ORDER]){edges{node{orderId}}}}'));
});
