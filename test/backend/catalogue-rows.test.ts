import {
  ABOUT_SIGNALS,
  COMMUNICATION_CODES,
  COMMUNICATION_EVENTS,
  CUSTOMER_EVENT_CODES,
  CUSTOMER_EVENTS,
  graphqlOf,
  ORDER_EVENT_CODES,
  ORDER_EVENTS,
  SIGNAL_NAMES,
  type EventRow,
} from '@tillroll/catalogue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ORIGIN, startBackend, type RunningBackend } from './start-backend.ts';

/*
 * One test a row of the catalogue: said or recorded over HTTP, read back over GraphQL, every parameter
 * compared. What is expected is worked out from the row's example alone.
 */

let shop: RunningBackend;
let covered = 0;
beforeAll(async () => {
  shop = await startBackend();
});
afterAll(async () => {
  await shop.stop();
  // oxlint-disable-next-line no-console -- the number is what a reader of the run looks for
  console.log(`rows of the catalogue covered: ${covered}`);
});

type Data = Readonly<Record<string, unknown>>;

const LINE = 'quantity linePk itemName discount { value valueType amountValue currency reason }';
const DISCOUNT = `value valueType amountValue currency reason oldValue oldValueType oldAmountValue money { amount currency }`;
const PARAMETERS = `amount money { amount currency } awaitingFulfillments composedId currency discount { ${DISCOUNT} } email
  emailType fulfilledItems fulfillment invoiceNumber lines { ${LINE} } message oversoldItems paymentGateway paymentId
  quantity reference related relatedOrderPk restocked shippingCostsIncluded status trackingNumber url warehouse`;
const ORDER_EVENT = `{ edges { node { type code confirmed date user orderId ${PARAMETERS} } } }`;
const CUSTOMER_EVENT = `{ edges { node {
  type code confirmed date user customerId orderId accountId count message newEmail oldEmail orderLine } } }`;
const MONEY = '{ amount currency }';
const PRODUCT = `{ id sku name category brand variant url image price ${MONEY} }`;
const GOODS = `lines { product ${PRODUCT} quantity price ${MONEY} }`;
const VOUCHER = `{ code name discount ${MONEY} }`;
const SIGNAL = `{ edges { node { name type confirmed product ${PRODUCT} list query results page filters quantity
  basket { id ${GOODS} total ${MONEY} } voucher ${VOUCHER} method emailHash view { name method } total ${MONEY} user line
  order { id number customer total ${MONEY} ${GOODS} shipping ${MONEY} tax ${MONEY} discount ${MONEY} vouchers ${VOUCHER} }
  review { id product ${PRODUCT} score title } oldStatus newStatus } } }`;

const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** An object as GraphQL would write it: numbers of money as numbers, names in camel case. */
function expectedOf(name: string, value: unknown): unknown {
  if (/(^|_)(amount|amount_value)$|^(old_)?value$/.test(name)) return Number(value);
  if (['fulfilled_items', 'awaiting_fulfillments'].includes(name)) return (value as unknown[]).map(String);
  if (['account_id', 'order', 'order_line', 'related', 'related_order_pk'].includes(name)) return String(value);
  if (name === 'email_type') return COMMUNICATION_EVENTS[value as 'order_confirmation'].graphql;
  if (Array.isArray(value)) return value.map((each) => expectedOf('', each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [camel(key), expectedOf(key, each)]));
}

const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (each === null ? [] : [[key, withoutNulls(each)]])),
  );
};

const TIME = '2026-11-22T09:30:00.000Z';

async function record(family: 'order' | 'customer', code: string, data: Data): Promise<string> {
  const subject = `${family}-${code}-${JSON.stringify(data).length}`;
  const event = { specversion: '1.0', id: crypto.randomUUID(), source: 'shop.example/server', time: TIME };
  const { body } = await shop.post([{ ...event, type: `${family}.${code}`, subject, data: { ...data, user: 'u-7' } }]);
  expect(body.receipts).toEqual([{ id: event.id, status: 'accepted' }]);
  return subject;
}

async function askNode(query: string, variables: Data): Promise<Data> {
  const { body } = await shop.ask(query, variables);
  expect(body.errors).toBeUndefined();
  const [connection] = Object.values(body.data as Record<string, { edges: { node: Data }[] }>);
  const node = connection?.edges[0]?.node;
  if (!node) throw new Error('nothing was read back');
  return node;
}

const readOrderEvent = (order: string, type: string): Promise<Data> =>
  askNode(
    `query ($order: ID!, $types: [OrderEventsEnum!]) { orderEvents(order: $order, types: $types, first: 2) ${ORDER_EVENT} }`,
    {
      order,
      types: [type],
    },
  );

describe('every signal', () => {
  it.each(SIGNAL_NAMES)('%s', async (name) => {
    const { example, trust } = ABOUT_SIGNALS[name];
    const id = crypto.randomUUID();
    const event = { specversion: '1.0', id, source: ORIGIN, time: TIME, type: `signal.${name}`, data: example };
    const isOpen = trust === 'publishable';
    const key = isOpen ? shop.publishable : shop.secret;
    const { body } = await shop.post([event], { key, headers: { origin: ORIGIN } });
    expect(body.receipts).toEqual([{ id, status: 'accepted' }]);
    const type = name.toUpperCase();
    const node = await askNode(`query ($types: [SignalsEnum!]) { signals(types: $types) ${SIGNAL} }`, {
      types: [type],
    });
    expect(node).toMatchObject({ name, type, confirmed: !isOpen });
    for (const [parameter, value] of Object.entries<unknown>(example)) {
      const isPerson = parameter === 'user' || parameter === 'line';
      const expected = isPerson ? (value as { id: string }).id : value;
      expect([parameter, withoutNulls(node[camel(parameter)])]).toEqual([parameter, expected]);
    }
    covered++;
  });
});

describe('every order event', () => {
  it.each(ORDER_EVENT_CODES)('%s', async (code) => {
    const row: EventRow = ORDER_EVENTS[code];
    const order = await record('order', code, row.example);
    const node = await readOrderEvent(order, graphqlOf(code, row));
    expect(node).toMatchObject({ type: graphqlOf(code, row), code, confirmed: true, user: 'u-7', orderId: order });
    expect(node['date']).toBe(TIME);
    for (const [parameter, value] of Object.entries<unknown>(row.example))
      expect([parameter, withoutNulls(node[camel(parameter)])]).toMatchObject([
        parameter,
        expectedOf(parameter, value),
      ]);
    for (const parameter of Object.keys(row.parameters).filter((each) => !(each in row.example)))
      expect([parameter, node[camel(parameter)]]).toEqual([parameter, null]);
    covered++;
  });
});

describe('every communication event', () => {
  it.each(COMMUNICATION_CODES)('%s', async (code) => {
    const { graphql } = COMMUNICATION_EVENTS[code];
    const order = await record('order', 'email_sent', { email: `${code}@example.com`, email_type: graphql });
    const node = await readOrderEvent(order, 'EMAIL_SENT');
    expect(node).toMatchObject({ email: `${code}@example.com`, emailType: graphql });
    covered++;
  });
});

describe('every customer event', () => {
  it.each(CUSTOMER_EVENT_CODES)('%s', async (code) => {
    const row: EventRow = CUSTOMER_EVENTS[code];
    const customer = await record('customer', code, row.example);
    const type = graphqlOf(code, row);
    const isNameless = code === 'customer_deleted';
    const node = await askNode(
      `query ($customer: ID, $types: [CustomerEventsEnum!]) { customerEvents(customer: $customer, types: $types) ${CUSTOMER_EVENT} }`,
      { customer: isNameless ? null : customer, types: [type] },
    );
    expect(node).toMatchObject({ type, code, confirmed: true, customerId: isNameless ? null : customer, date: TIME });
    expect(node['user']).toBe(isNameless ? null : 'u-7');
    for (const [parameter, value] of Object.entries<unknown>(row.example)) {
      const field = parameter === 'order' ? 'orderId' : camel(parameter);
      expect([parameter, node[field]]).toEqual([parameter, expectedOf(parameter, value)]);
    }
    covered++;
  });
});

describe('the catalogue', () => {
  it('has 15 signals, 50 order events, 8 communication events and 15 customer events, all of them covered', () => {
    expect(
      [SIGNAL_NAMES, ORDER_EVENT_CODES, COMMUNICATION_CODES, CUSTOMER_EVENT_CODES].map((each) => each.length),
    ).toEqual([15, 50, 8, 15]);
    expect(covered).toBe(88);
  });
});
