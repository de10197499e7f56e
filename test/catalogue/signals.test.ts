import {
  ABOUT_SIGNALS,
  checkPayload,
  LANE,
  SIGNAL_NAMES,
  SIGNALS,
  toSignalName,
  type SignalInput,
  type SignalName,
} from '@tillroll/catalogue';
import { describe, expect, it } from 'vitest';

const { example: placed } = ABOUT_SIGNALS.order_placed;
const money = { amount: '1', currency: 'EUR' };
const product = { id: '1' };
const line = { product, quantity: 1, price: money };
const order = { id: 'o-1', total: money, lines: [line] };
const basket = { id: 'b-1' };

/** The names of every field that a schema knows, as paths; items of a list are `*`. */
function fieldsOf(schema: unknown, path = ''): readonly string[] {
  const { entries, item, wrapped } = schema as { entries?: object; item?: unknown; wrapped?: unknown };
  if (wrapped !== undefined) return fieldsOf(wrapped, path);
  if (item !== undefined) return fieldsOf(item, `${path}/*`);
  return [path, ...Object.entries(entries ?? {}).flatMap(([key, inner]) => fieldsOf(inner, `${path}/${key}`))];
}

const said = (value: unknown, path = ''): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((each) => said(each, `${path}/*`));
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => said(inner, `${path}/${key}`))];
};

describe('the signals', () => {
  it('are Oscar’s fifteen, in the order of the catalogue', () => {
    expect(SIGNAL_NAMES).toEqual([
      'product_viewed',
      'product_search',
      'user_registered',
      'basket_addition',
      'voucher_addition',
      'start_checkout',
      'pre_payment',
      'post_payment',
      'order_placed',
      'post_checkout',
      'review_created',
      'user_logged_in',
      'voucher_removal',
      'order_status_changed',
      'order_line_status_changed',
    ]);
  });

  it('let a page say all but what only the shop’s server knows', () => {
    expect(SIGNAL_NAMES.filter((name) => ABOUT_SIGNALS[name].trust === 'secret')).toEqual([
      'order_status_changed',
      'order_line_status_changed',
    ]);
  });

  it('give orders and payments the first lane, for they must not be lost', () => {
    expect(SIGNAL_NAMES.filter((name) => SIGNALS[name].lane === LANE.order)).toEqual([
      'post_payment',
      'order_placed',
      'post_checkout',
      'order_status_changed',
      'order_line_status_changed',
    ]);
  });

  it('are known by Oscar’s other names too', () => {
    expect(ABOUT_SIGNALS.product_search.aliases).toEqual(['user_search']);
    expect(ABOUT_SIGNALS.review_created.aliases).toEqual(['review_added']);
    expect(['user_search', 'review_added', 'order_placed', '__proto__', 'toString'].map(toSignalName)).toEqual([
      'product_search',
      'review_created',
      'order_placed',
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['product_viewed', '207'],
    ['basket_addition', '207'],
    ['review_created', '207'],
    ['order_placed', 'o-4711'],
    ['post_checkout', 'o-4711'],
    ['order_status_changed', 'o-4711'],
    ['order_line_status_changed', 'o-4711'],
    ['user_registered', 'c-17'],
    ['user_logged_in', 'c-17'],
    ['start_checkout', undefined],
  ] as const)('%s is about %s', (name, subject) => {
    const subjectOf = SIGNALS[name].subject as ((payload: unknown) => string) | undefined;
    expect(subjectOf?.(ABOUT_SIGNALS[name].example)).toBe(subject);
  });
});

describe.each(SIGNAL_NAMES)('%s', (name) => {
  const { example } = ABOUT_SIGNALS[name];

  it('has an example that says all it can say, and is stored as it was said', () => {
    expect(new Set(said(example))).toEqual(new Set([...fieldsOf(SIGNALS[name].payload), ...said(example)]));
    expect(checkPayload(name, example)).toEqual({ kind: 'value', value: example });
  });

  it('has a description and names where Oscar says it', () => {
    const { description, oscar } = ABOUT_SIGNALS[name];
    expect(description).toMatch(/^[A-Z].{10,}[^.]$/);
    expect(oscar).toMatch(/^oscar\.apps\.[\w.]+\.signals\.\w+$/);
  });
});

const broken: readonly (readonly [SignalName, unknown, string, string])[] = [
  ['order_placed', { order: { ...order, lines: undefined } }, '/order/lines', 'is required'],
  ['order_placed', { order: { id: 'o-1', lines: [] } }, '/order/total', 'is required'],
  ['order_placed', { order: { ...order, id: 1.5 } }, '/order/id', 'must be a whole number'],
  ['order_placed', { order: { ...order, id: ' ' } }, '/order/id', 'must not be empty'],
  [
    'order_placed',
    { order: { ...order, customer: {} } },
    '/order/customer',
    'must be a text of 1 to 200 characters or a whole number',
  ],
  [
    'order_placed',
    { order: { ...order, lines: [line, { product, quantity: 1 }] } },
    '/order/lines/1/price',
    'is required',
  ],
  [
    'order_placed',
    { order: { ...order, lines: [{ ...line, quantity: 0 }] } },
    '/order/lines/0/quantity',
    'must be at least 1',
  ],
  [
    'order_placed',
    { order: { ...order, lines: Array.from({ length: 1001 }, () => line) } },
    '/order/lines',
    'must hold at most 1000',
  ],
  [
    'order_placed',
    { order: { ...order, vouchers: Array.from({ length: 101 }, () => ({ code: 'A' })) } },
    '/order/vouchers',
    'must hold at most 100',
  ],
  [
    'order_placed',
    { order: { ...order, tax: { amount: '1.005', currency: 'EUR' } } },
    '/order/tax/amount',
    'has more decimals than EUR has (2)',
  ],
  ['order_placed', { order, user: 'c-1' }, '/user', 'must be an object, not "c-1"'],
  ['voucher_addition', { basket, voucher: {} }, '/voucher/code', 'is required'],
  ['voucher_removal', { voucher: { code: 'A' } }, '/basket', 'is required'],
  ['start_checkout', { email_hash: 'ada@example.com' }, '/email_hash', 'must be a hash, not an address'],
  ['user_registered', { user: { id: 'c-1', email_hash: '' } }, '/user/email_hash', 'must not be empty'],
  ['user_logged_in', {}, '/user', 'is required'],
  ['pre_payment', { view: 'payment' }, '/view', 'must be an object, not "payment"'],
  ['post_payment', { view: { name: 'payment' }, total: 12 }, '/total', 'must be an object, not 12'],
  ['post_checkout', { order: {} }, '/order/id', 'is required'],
  ['review_created', { review: { product, score: 5.5 } }, '/review/score', 'must be from 0 to 5'],
  ['review_created', { review: { product, score: -1 } }, '/review/score', 'must be from 0 to 5'],
  ['review_created', { review: { product, score: '5' } }, '/review/score', 'must be number, not "5"'],
  ['order_status_changed', { order: basket, old_status: '', new_status: 'Paid' }, '/old_status', 'must not be empty'],
  ['order_line_status_changed', { order: basket, old_status: 'a', new_status: 'b' }, '/line', 'is required'],
];

describe('a payload that breaks a rule', () => {
  const cases = broken.map(([name, payload, path, message]) => ({ name, payload, path, message }));
  it.each(cases)('of $name is refused: $path $message', ({ name, payload, path, message }) => {
    expect(checkPayload(name, payload)).toEqual({ kind: 'issues', issues: [{ path, message }] });
  });
});

describe('a payload that keeps the rules', () => {
  it.each([0, 0.5, 4, 5])('may have a score of %s', (score) => {
    expect(checkPayload('review_created', { review: { product, score } }).kind).toBe('value');
  });

  it('keeps an order’s numbers as texts', () => {
    expect(checkPayload('order_placed', { order: { ...order, id: 7, number: 1007 } })).toMatchObject({
      value: { order: { id: '7', number: '1007' } },
    });
  });

  it('may have a thousand lines', () => {
    const lines = Array.from({ length: 1000 }, () => line);
    expect(checkPayload('order_placed', { order: { ...order, lines } }).kind).toBe('value');
  });

  it('is typed: a wrong one does not compile', () => {
    const right: SignalInput<'order_placed'> = placed;
    // @ts-expect-error an order has a total
    const noTotal: SignalInput<'order_placed'> = { order: { id: 'o-1', lines: [] } };
    // @ts-expect-error a line of an order has a price
    const noPrice: SignalInput<'order_placed'> = { order: { ...order, lines: [{ product, quantity: 1 }] } };
    // @ts-expect-error a score is a number
    const noScore: SignalInput<'review_created'> = { review: { product, score: 'five' } };
    // @ts-expect-error a voucher has a code
    const noCode: SignalInput<'voucher_removal'> = { basket, voucher: {} };
    // @ts-expect-error a step has a name
    const noName: SignalInput<'pre_payment'> = { view: { method: 'card' } };
    // @ts-expect-error a misspelt field
    const misspelt: SignalInput<'user_logged_in'> = { user: { id: 'c-1', emailhash: 'b4c9' } };
    expect([right, noTotal, noPrice, noScore, noCode, noName, misspelt]).toHaveLength(7);
  });
});
