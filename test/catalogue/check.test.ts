import {
  ABOUT_SIGNALS,
  checkEvent,
  checkPayload,
  parseReceiptBook,
  SIGNAL_NAMES,
  uuidv7,
  type SignalName,
} from '@tillroll/catalogue';
import { describe, expect, it } from 'vitest';

const envelope = (name: SignalName, data: unknown, more: object = {}) => ({
  specversion: '1.0',
  id: '01939b0e-0000-7000-8000-000000000001',
  source: 'https://shop.example',
  type: `signal.${name}`,
  time: '2026-11-22T09:30:00.000Z',
  data,
  ...more,
});

describe.each(SIGNAL_NAMES)('signal.%s', (name) => {
  const { example } = ABOUT_SIGNALS[name];

  it("has an example that passes the page's check", () => {
    expect(checkPayload(name, example).kind).toBe('value');
  });

  it("has an example that passes the collector's check", () => {
    expect(checkEvent(envelope(name, example)).kind).toBe('value');
  });

  it('is judged alike in page and collector', () => {
    const broken: Record<string, unknown> = structuredClone<object>(example) as Record<string, unknown>;
    for (const key of Object.keys(broken)) broken[key] = false;
    const inPage = checkPayload(name, broken);
    const inCollector = checkEvent(envelope(name, broken));
    expect(inPage.kind).toBe('issues');
    if (inPage.kind !== 'issues' || inCollector.kind !== 'issues') throw new Error('both must refuse');
    expect(inCollector.issues).toEqual(inPage.issues.map((issue) => ({ ...issue, path: `/data${issue.path}` })));
  });
});

describe('checkPayload', () => {
  it('names each broken rule by JSON pointer', () => {
    expect(checkPayload('basket_addition', { product: { id: '' }, quantity: 0 })).toEqual({
      kind: 'issues',
      issues: [
        { path: '/product/id', message: 'must not be empty' },
        { path: '/quantity', message: 'must be at least 1' },
      ],
    });
  });

  it('says which field is missing', () => {
    expect(checkPayload('product_search', {})).toMatchObject({ issues: [{ path: '/query', message: 'is required' }] });
  });

  it('fills in the default quantity', () => {
    expect(checkPayload('basket_addition', { product: { id: 7 } })).toMatchObject({
      value: { quantity: 1, product: { id: '7' } },
    });
  });

  it('trims a query and refuses an empty one', () => {
    expect(checkPayload('product_search', { query: '  mug ' })).toMatchObject({ value: { query: 'mug' } });
    expect(checkPayload('product_search', { query: '   ' })).toMatchObject({ kind: 'issues' });
  });

  it('keeps fields it does not know', () => {
    expect(checkPayload('product_viewed', { product: { id: '1', colour: 'red' }, more: 1 })).toMatchObject({
      value: { product: { colour: 'red' }, more: 1 },
    });
  });

  it('names the first twenty of a hundred thousand broken rules, and no more', () => {
    const lines = Array.from({ length: 100_000 }, () => 0);
    const checked = checkPayload('basket_addition', { product: { id: '1' }, basket: { id: 'b', lines } });
    expect(checked.kind === 'issues' && checked.issues.length).toBe(21);
  });

  it.each([null, undefined, 'text', 7, []])('refuses %j as a payload', (input) => {
    expect(checkPayload('product_viewed', input).kind).toBe('issues');
  });

  it('does not let a payload change an object prototype', () => {
    const input: unknown = JSON.parse('{"product":{"id":"1","__proto__":{"admin":true}}}');
    const checked = checkPayload('product_viewed', input);
    expect(checked.kind === 'value' && 'admin' in checked.value.product).toBe(false);
  });
});

describe('checkEvent', () => {
  const { example } = ABOUT_SIGNALS.product_search;

  it.each([
    ['/specversion', { specversion: '0.3' }],
    ['/id', { id: undefined }],
    ['/source', { source: '' }],
    ['/time', { time: 'yesterday' }],
    ['/sequence', { sequence: 0 }],
    ['/type', { type: 'signal.nothing' }],
    ['/type', { type: 'order.eaten' }],
    ['/type', { type: 'signal.__proto__' }],
    ['/data/query', { data: {} }],
    ['/data', { data: null }],
    ['/data/context/page/url', { data: { ...example, context: { page: { url: 7 } } } }],
  ])('names %s', (path, more) => {
    expect(checkEvent(envelope('product_search', example, more))).toMatchObject({ kind: 'issues', issues: [{ path }] });
  });

  it.each([
    ['NUL', 'a\u0000b'],
    ['half of a surrogate pair', 'a\ud800b'],
  ])('refuses %s, in unknown fields too', (_what, text) => {
    expect(checkEvent(envelope('product_search', { query: 'x', note: { deep: [text] } }))).toMatchObject({
      issues: [{ path: '/data/note/deep/0' }],
    });
    expect(checkEvent(envelope('product_search', { query: text }))).toMatchObject({ kind: 'issues' });
  });

  it('refuses a number that JSON cannot carry back', () => {
    const data: unknown = JSON.parse('{"query":"x","far":1e999}');
    expect(checkEvent(envelope('product_search', data))).toMatchObject({ issues: [{ path: '/data/far' }] });
  });

  it('refuses data that is nested too deep', () => {
    let deep: unknown = 'end';
    for (let level = 0; level < 50; level++) deep = { deep };
    expect(checkEvent(envelope('product_search', { query: 'x', deep }))).toMatchObject({ kind: 'issues' });
  });

  it('takes a whole emoji', () => {
    expect(checkEvent(envelope('product_search', { query: '🛒' })).kind).toBe('value');
  });
});

describe('uuidv7', () => {
  it('carries its time in front and sorts by it', () => {
    const randomBytes = (into: Uint8Array): void => void into.fill(0xff);
    const early = uuidv7({ now: () => 0x0193_9b0e_1234, randomBytes });
    expect(early).toBe('01939b0e-1234-7fff-bfff-ffffffffffff');
    expect(uuidv7({ now: () => 0x0193_9b0e_1235, randomBytes: (into) => void into.fill(0) }) > early).toBe(true);
  });
});

describe('parseReceiptBook', () => {
  const line = { id: 'a', status: 'accepted' };

  it('reads receipts', () => {
    expect(parseReceiptBook(JSON.stringify({ receipts: [line] }))).toEqual({ receipts: [line] });
  });

  it.each([
    '<html>Please log in</html>',
    '',
    '{"receipts":[{"id":"a","status":"acc',
    '{"receipts":{}}',
    '{"receipts":[{"id":"a","status":"maybe"}]}',
    '[]',
    'null',
  ])('does not take %j for an answer', (text) => {
    expect(parseReceiptBook(text)).toBeUndefined();
  });
});
