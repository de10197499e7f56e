import { EVENT_KINDS } from '@tillroll/catalogue';
import fc from 'fast-check';
import { createHmac, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { aboutEvent } from '../../backend/documents/about-event.ts';
import { view, type WrittenEvent } from './events.ts';

/** Whose key a request has. */
export type FuzzKey = 'publishable' | 'secret' | 'reading' | 'managing' | 'wrong' | 'none';

/** One request of the fuzz. */
export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly key: FuzzKey;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | undefined;
  /** Where in the batch the events are that must be stored, whatever stands beside them. */
  readonly neighbours: readonly number[];
  /** How many events the batch has; undefined when it is not known whether it is one. */
  readonly events?: number;
}

/** By which the stored neighbours are counted. */
export const NEIGHBOUR = 'fuzz-neighbour';

/** With which some requests are signed as a Saleor's webhooks. */
export const FUZZ_SECRET = 'fuzz-secret';

const BATCH = 'application/cloudevents-batch+json';

const NASTY: readonly unknown[] = [
  '\0',
  '\ud800',
  'x'.repeat(1025),
  'x'.repeat(70_000),
  '__proto__',
  'constructor',
  "'; drop table events; --",
  '\u202e\ufeff',
  '1e999',
  '2026-02-30T00:00:00Z',
  '-1',
  '',
  ' ',
  Number.MAX_SAFE_INTEGER,
  2 ** 53,
  1e308,
  -0,
  0.1,
  null,
  true,
  [],
  {},
  [[[[[[[[[[[[[[]]]]]]]]]]]]]],
  { __proto__: null, toString: 1, valueOf: 'x' },
];

const value = fc.oneof(fc.constantFrom(...NASTY), fc.jsonValue({ maxDepth: 3 }), fc.string({ maxLength: 300 }));

const name = fc.oneof(
  fc.constantFrom(
    'id',
    'type',
    'data',
    'time',
    'subject',
    'product',
    'order',
    'user',
    'context',
    '__proto__',
    'rollid',
  ),
  fc.string({ maxLength: 40 }),
);

/** A change somewhere in an event: `way` leads there, as far as it exists. */
interface Mutation {
  readonly way: readonly number[];
  readonly kind: 'replace' | 'remove' | 'add';
  readonly name: string;
  readonly value: unknown;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  way: fc.array(fc.nat(12), { maxLength: 4 }),
  kind: fc.constantFrom('replace', 'remove', 'add'),
  name,
  value,
});

const isObject = (given: unknown): given is Record<string, unknown> => typeof given === 'object' && given !== null;

/** Applies a change to a copy. Properties are defined, not assigned: `__proto__` must be one too. */
function mutate(given: unknown, { way, kind, name: added, value: put }: Mutation): unknown {
  const copy: unknown = structuredClone(given);
  let place = copy;
  for (const [at, step] of way.entries()) {
    if (!isObject(place)) break;
    const keys = Object.keys(place);
    const key = keys[step % Math.max(1, keys.length)];
    if (key === undefined) break;
    const inner = place[key];
    if (at < way.length - 1 && isObject(inner)) {
      place = inner;
      continue;
    }
    if (kind === 'remove') delete place[key];
    else
      Object.defineProperty(place, kind === 'add' ? added : key, { value: put, enumerable: true, configurable: true });
    break;
  }
  return copy;
}

const example = fc.constantFrom(...EVENT_KINDS).map((kind) => ({ ...aboutEvent(kind).event, id: '' }) as WrittenEvent);

const mutated = fc
  .tuple(example, fc.array(mutation, { minLength: 1, maxLength: 4 }))
  .map(([event, mutations]) => mutations.reduce<unknown>(mutate, { ...event, id: randomUUID() }));

const neighbour = (): WrittenEvent => view({ clientid: NEIGHBOUR });

const safeText = (given: unknown): string => {
  try {
    return JSON.stringify(given) ?? 'null';
  } catch {
    return 'null';
  }
};

/** A batch of mutated events between two valid ones. */
const batch: fc.Arbitrary<FuzzRequest> = fc
  .record({
    events: fc.array(mutated, { minLength: 1, maxLength: 4 }),
    key: fc.constantFrom<FuzzKey>('publishable', 'secret'),
    zipped: fc.boolean(),
  })
  .map(({ events, key, zipped }) => {
    const objects = events.filter((event) => isObject(event) && !Array.isArray(event));
    const all = [neighbour(), ...objects, neighbour()];
    const body = `[${all.map(safeText).join(',')}]`;
    return {
      method: 'POST',
      path: '/v1/events',
      key,
      headers: { 'content-type': BATCH, ...(zipped && { 'content-encoding': 'gzip' }) },
      body: zipped ? Uint8Array.from(gzipSync(body)) : body,
      neighbours: [0, all.length - 1],
      events: all.length,
    };
  });

/** A valid batch whose text somebody has cut, doubled or overwritten. */
const torn: fc.Arbitrary<FuzzRequest> = fc
  .record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(40), put: fc.string({ maxLength: 20 }) })
  .map(({ at, length, put }) => {
    const text = JSON.stringify([view()]);
    const from = Math.floor(at * text.length);
    return {
      method: 'POST',
      path: '/v1/events',
      key: 'secret',
      headers: { 'content-type': BATCH },
      body: text.slice(0, from) + put + text.slice(from + length),
      neighbours: [],
    };
  });

const printable = fc.stringMatching(/^[ -~]{0,60}$/);

/** Anything at any door. */
const anything: fc.Arbitrary<FuzzRequest> = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'HEAD'),
    path: fc.oneof(
      fc.constantFrom('/v1/events', '/graphql', '/v1/import/saleor', '/v1/keys', '/v1/schemas', '/healthz', '/readyz'),
      fc.constantFrom('/v1/webhooks/saleor'),
      fc.constantFrom('/v1/keys/abc/revoke', '/v1/keys/__proto__/rotate', '/v1/reports/searches.csv', '/metrics'),
      fc.string({ maxLength: 30 }).map((text) => `/v1/${encodeURIComponent(text)}`),
    ),
    query: fc.oneof(
      fc.constant(''),
      fc
        .array(fc.tuple(fc.constantFrom('key', 'from', 'to', 'query', 'variables', 'source', 'x'), fc.string()))
        .map((pairs) => `?${new URLSearchParams(pairs.map(([key, text]) => [key, text])).toString()}`),
    ),
    key: fc.constantFrom<FuzzKey>('publishable', 'secret', 'reading', 'managing', 'wrong', 'none'),
    headers: fc.dictionary(
      fc.constantFrom('content-type', 'content-encoding', 'origin', 'x-tillroll-sent-at', 'ce-specversion', 'ce-type'),
      fc.oneof(
        fc.constantFrom('1.0', BATCH, 'application/json', 'gzip', 'text/plain', 'https://shop.example', 'null'),
        printable,
      ),
    ),
    body: fc.oneof(
      value.map(safeText),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Uint8Array.from(bytes)),
    ),
  })
  .map(({ method, path, query, key, headers, body }) => ({
    method,
    path: path + query,
    key,
    headers,
    body: method === 'GET' || method === 'HEAD' ? undefined : body,
    neighbours: [],
  }));

/** A webhook whose signature is right, whatever it says. */
const webhook: fc.Arbitrary<FuzzRequest> = fc
  .record({
    event: fc.constantFrom('order_created', 'order_updated', 'fulfillment_created', 'customer_created', '__proto__'),
    inner: fc.dictionary(fc.constantFrom('id', 'events', 'lines', 'type', 'number', 'status', '__proto__'), value),
    wrap: fc.constantFrom<(inner: unknown) => unknown>(
      (inner) => inner,
      (inner) => ({ order: inner, fulfillment: inner, issuedAt: inner }),
      (inner) => ({ user: inner }),
      (inner) => [inner],
      (inner) => ({ data: { event: { order: { id: 'o', events: [inner] } } } }),
    ),
  })
  .map(({ event, inner, wrap }) => {
    const body = safeText(wrap(inner));
    return {
      method: 'POST',
      path: '/v1/webhooks/saleor',
      key: 'none',
      headers: {
        'content-type': 'application/json',
        'saleor-event': event,
        'saleor-signature': createHmac('sha256', FUZZ_SECRET).update(body).digest('hex'),
      },
      body,
      neighbours: [],
    };
  });

const field = fc.constantFrom(
  'signals',
  'ledger',
  'orderEvents',
  'customerEvents',
  'productRecords',
  'customerRecords',
  'searches',
  'vouchers',
  'openBaskets',
  'order',
  'customer',
  'clientChanges',
  'funnel',
);
const argument = fc.tuple(
  fc.constantFrom(
    'first',
    'last',
    'after',
    'before',
    'id',
    'roll',
    'customer',
    'client',
    'from',
    'to',
    'types',
    'order',
  ),
  fc.oneof(value.map(safeText), fc.constantFrom('"2026-11-01"', '10', '"x"', '[PLACED]', 'null')),
);

/** Queries that are nearly right. */
const query: fc.Arbitrary<FuzzRequest> = fc
  .record({
    field,
    arguments: fc.uniqueArray(argument, { maxLength: 3, selector: ([named]) => named }),
    rest: fc.constantFrom('{ edges { cursor } }', '{ id }', '{ totalCount }', '{ total { placed } }', '{ from }', ''),
    variables: fc.dictionary(name, value, { maxKeys: 2 }),
  })
  .map(({ field: asked, arguments: given, rest, variables }) => {
    const list = given.map(([named, text]) => `${named}: ${text}`).join(', ');
    return {
      method: 'POST',
      path: '/graphql',
      key: 'reading',
      headers: { 'content-type': 'application/json' },
      body: safeText({ query: `{ ${asked}${list === '' ? '' : `(${list})`} ${rest} }`, variables }),
      neighbours: [],
    };
  });

/** Any request to the whole surface. */
export const fuzzRequest: fc.Arbitrary<FuzzRequest> = fc.oneof(
  { weight: 6, arbitrary: batch },
  { weight: 1, arbitrary: torn },
  { weight: 3, arbitrary: anything },
  { weight: 2, arbitrary: query },
  { weight: 1, arbitrary: webhook },
);
