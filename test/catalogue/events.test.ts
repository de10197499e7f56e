import {
  checkEvent,
  CLIENT_EVENT_CODES,
  CLIENT_EVENTS,
  CUSTOMER_EVENTS,
  EVENT_KINDS,
  graphqlOf,
  ORDER_EVENTS,
  parseType,
  typeOf,
  type EventRow,
} from '@tillroll/catalogue';
import { describe, expect, it } from 'vitest';

const rowsOf = { order: ORDER_EVENTS, customer: CUSTOMER_EVENTS } as const;
const recorded = EVENT_KINDS.filter(({ family }) => family === 'order' || family === 'customer');

const say = (type: string, data: unknown, rest: object = {}): unknown => ({
  specversion: '1.0',
  id: 'e-1',
  source: 'shop.example/server',
  type,
  subject: 'o-10',
  data,
  ...rest,
});

const issuesOf = (type: string, data: unknown, rest?: object) => {
  const checked = checkEvent(say(type, data, rest));
  return checked.kind === 'issues' ? checked.issues : [];
};

describe('an event of the server', () => {
  it.each(recorded.map((kind) => [typeOf(kind), kind] as const))('%s: its example passes', (type, { family, code }) => {
    const rows: Readonly<Record<string, EventRow>> = rowsOf[family as 'order'];
    expect(issuesOf(type, rows[code]?.example)).toEqual([]);
  });

  it.each(recorded.map((kind) => [typeOf(kind), kind] as const))(
    '%s: each alias is stored under our own code',
    (type, { family, code }) => {
      const row: EventRow | undefined = (rowsOf[family as 'order'] as Readonly<Record<string, EventRow>>)[code];
      if (!row) throw new Error(`${type} has no row`);
      const names = [graphqlOf(code, row), ...(row.aliases ?? []).flatMap((alias) => [alias.code, alias.graphql])];
      for (const name of names.filter((each) => each !== undefined)) {
        const checked = checkEvent(say(`${family}.${name}`, row.example));
        expect(checked).toMatchObject({ kind: 'value', value: { type } });
      }
    },
  );
});

describe('an event about an anonymous id', () => {
  it.each(CLIENT_EVENT_CODES)('client.%s: its example passes, and needs no subject', (code) => {
    const rest = { subject: undefined, clientid: 'k' };
    expect(issuesOf(`client.${code}`, CLIENT_EVENTS[code].example, rest)).toEqual([]);
  });

  it('carries the customer it names in its envelope', () => {
    const checked = checkEvent(say('client.identified', { customer: 17 }));
    expect(checked).toMatchObject({ kind: 'value', value: { customerid: '17', data: { customer: '17' } } });
  });
});

describe('bad input', () => {
  it.each([
    ['an unknown type', 'order.eaten', {}, '/type', 'is not in the catalogue: order.eaten'],
    ['a missing parameter', 'order.note_added', {}, '/data/message', 'is required'],
    ['a wrong parameter', 'order.note_added', { message: 7 }, '/data/message', 'must be string, not 7'],
    [
      'too many decimals for the currency',
      'order.captured',
      { amount: '98.401', payment_id: '', payment_gateway: 'x', currency: 'EUR' },
      '/data/amount',
      'has more decimals than EUR has (2), not 98.401',
    ],
    [
      "too many decimals for the order's currency",
      'order.captured',
      { amount: 98.4, payment_id: '', payment_gateway: 'x', order: { currency: 'JPY' } },
      '/data/amount',
      'has more decimals than JPY has (0), not 98.4',
    ],
    [
      'an unknown currency',
      'order.captured',
      { amount: '1', payment_id: '', payment_gateway: 'x', currency: 'EURO' },
      '/data/currency',
      'must be a currency code of ISO 4217 such as "EUR", not "EURO"',
    ],
    [
      'a negative amount',
      'order.captured',
      { amount: -1, payment_id: '', payment_gateway: 'x' },
      '/data/amount',
      'must not be negative, not -1',
    ],
    ['a negative quantity', 'order.restocked_items', { quantity: -1 }, '/data/quantity', 'must be at least 0, not -1'],
    [
      'a quantity of a line that is no number of things',
      'order.draft_added_products',
      { lines: [{ quantity: 0 }] },
      '/data/lines/0/quantity',
      'must be at least 1, not 0',
    ],
    [
      'a note of 30,000 characters',
      'order.note_added',
      { message: 'x'.repeat(30_000) },
      '/data/message',
      'must be at most 20000 characters, not 30000 characters',
    ],
    [
      'an email that is none',
      'order.email_sent',
      { email: 'ada', email_type: 'ORDER' },
      '/data/email',
      'must be an email address such as "ada@example.com", not "ada"',
    ],
    [
      'an email of an unknown kind',
      'order.email_sent',
      { email: 'ada@example.com', email_type: 'SPAM' },
      '/data/email_type',
      expect.stringMatching(/^must be one of payment_confirmation, .*, not "SPAM"$/),
    ],
    [
      'an id that is none',
      'order.order_replacement_created',
      { related_order_pk: '' },
      '/data/related_order_pk',
      expect.stringMatching(/^must/),
    ],
  ])('%s is named with its place and its rule', (_what, type, data, path, message) => {
    expect(issuesOf(type, data)).toEqual([{ path, message }]);
  });

  it.each(['yesterday', '2026-02-30T10:00:00Z', '2026-13-01T10:00:00Z'])('the time %s is refused', (time) => {
    expect(issuesOf('order.confirmed', {}, { time })[0]?.path).toBe('/time');
  });

  it('an order event without an order is refused', () => {
    expect(issuesOf('order.confirmed', {}, { subject: undefined })).toEqual([
      { path: '/subject', message: "is required: the order's id" },
    ]);
  });

  it('more decimals than a currency has are found in the discounts of lines too', () => {
    const discount = { value: '1', value_type: 'fixed', amount_value: '1.999', currency: 'EUR' };
    expect(issuesOf('order.order_line_discount_updated', { lines: [{ quantity: 1, discount }] })[0]?.path).toBe(
      '/data/lines/0/discount/amount_value',
    );
  });

  it('a list is no data, and a text is none', () => {
    expect(issuesOf('order.confirmed', [])).toEqual([{ path: '/data', message: 'must be an object, not a list' }]);
    expect(issuesOf('order.confirmed', 'x')[0]?.message).toBe('must be an object, not "x"');
  });

  it.each(["o'brien@example.com", 'ada+shop@exämple.de', 'a@b.co'])('%s is an email address', (email) => {
    expect(issuesOf('order.invoice_sent', { email })).toEqual([]);
  });

  it('an attribute that is null is not there', () => {
    const checked = checkEvent(say('customer.password_changed', { user: 'c-1' }, { subject: null, time: null }));
    expect(checked).toMatchObject({ kind: 'value', value: { subject: 'c-1' } });
  });

  it('a customer event is about the customer, not about who did it', () => {
    const note = (fields: object) => say('customer.note_added', { message: 'x', user: 'staff' }, fields);
    expect(checkEvent(note({ subject: undefined, customerid: 'c-1' }))).toMatchObject({ value: { subject: 'c-1' } });
    expect(checkEvent(note({ subject: undefined }))).toMatchObject({ issues: [{ path: '/subject' }] });
    expect(issuesOf('customer.note_added', { message: 'x', customer: 'c-2' }, { subject: 'c-1' })[0]?.path).toBe(
      '/data/customer',
    );
  });

  it('an order event about two orders is refused', () => {
    expect(issuesOf('order.confirmed', { order: { id: 'o-11' } })[0]?.path).toBe('/data/order/id');
  });
});

describe('a deleted customer', () => {
  it('is not named again', () => {
    const checked = checkEvent(
      say(
        'customer.customer_deleted',
        { count: 2, user: 'staff', ids: ['c-1'] },
        { subject: 'c-1', customerid: 'c-1' },
      ),
    );
    if (checked.kind === 'issues') throw new Error('refused');
    expect(checked.value.data).toEqual({ count: 2 });
    expect(checked.value).not.toHaveProperty('subject');
    expect(checked.value).not.toHaveProperty('customerid');
  });
});

describe('a name', () => {
  it('leads to an event only within its family', () => {
    expect(parseType('order.note_added')).toEqual({ family: 'order', code: 'note_added' });
    expect(parseType('customer.note_added')).toEqual({ family: 'customer', code: 'note_added' });
    expect(parseType('signal.REVIEW_CREATED')).toEqual({ family: 'signal', code: 'review_created' });
    expect(parseType('signal.review_added')).toEqual({ family: 'signal', code: 'review_created' });
    expect(parseType('customer.captured')).toBeUndefined();
    expect(parseType('order.toString')).toBeUndefined();
    expect(parseType('signal.constructor')).toBeUndefined();
  });
});
