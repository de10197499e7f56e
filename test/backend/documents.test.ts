import { EVENT_KINDS, trustOf, typeOf, type EventKind } from '@tillroll/catalogue';
import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFile, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aboutEvent } from '../../backend/documents/about-event.ts';
import { allDocuments } from '../../backend/documents/all.ts';
import { toJsonSchema } from '../../backend/documents/json-schema.ts';
import { toKeywords } from '../../backend/documents/rules.ts';
import { findSchema, SCHEMA_PATHS } from '../../backend/documents/schemas.ts';
import { emptyPlace } from './data-folder.ts';
import { readAnswer, startBackend, type Answer, type RunningBackend } from './start-backend.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

function newAjv(): Ajv2020 {
  const ajv = new Ajv2020({ allowUnionTypes: true, strict: false });
  addFormats(ajv);
  return ajv;
}

/** Whether data passes the published schema of a path. */
function passes(path: string, data: unknown): boolean {
  const schema = findSchema(path);
  if (schema === undefined) throw new Error(`there is no schema ${path}`);
  return newAjv().compile(schema)(data);
}

describe('the documents', async () => {
  const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8')) as { version: string };
  const documents = Object.entries(allDocuments(version));

  it.each(documents)('are as the sources make them: %s', async (path, text) => {
    const filepath = `${root}${path}`;
    const wanted = await format(text, { ...(await resolveConfig(filepath)), filepath });
    const committed = await readFile(filepath, 'utf8');
    expect(committed === wanted, `${path} is stale: npm run documents`).toBe(true);
  });
});

/** What the AsyncAPI parser finds. */
async function parseAsyncApi(path: string): Promise<Answer['body']> {
  const parser = fileURLToPath(new URL('parse-asyncapi.mjs', import.meta.url));
  return JSON.parse((await promisify(execFile)(process.execPath, [parser, path])).stdout);
}

describe('the AsyncAPI document', () => {
  it('is accepted by the AsyncAPI parser, examples and all, with a message for every type', async () => {
    const publishable = EVENT_KINDS.filter((kind) => trustOf(kind) === 'publishable');
    expect(await parseAsyncApi(`${root}docs/asyncapi.json`)).toEqual({
      version: '3.0.0',
      errors: [],
      operations: [
        { id: 'collect', types: publishable.map(typeOf), security: ['httpApiKey'] },
        { id: 'record', types: EVENT_KINDS.map(typeOf), security: ['http'] },
      ],
    });
  });

  it('is not accepted when something in it is wrong', async () => {
    const place = await emptyPlace();
    const text = await readFile(`${root}docs/asyncapi.json`, 'utf8');
    await writeFile(`${place}/broken.json`, text.replace('"#/channels/events"', '"#/channels/nowhere"'));
    const { errors } = await parseAsyncApi(`${place}/broken.json`);
    expect(errors[0]).toMatchObject({ message: "'#/channels/nowhere' does not exist" });
  });

  it('takes every message’s example, and not another message’s', async () => {
    const document = JSON.parse(await readFile(`${root}docs/asyncapi.json`, 'utf8')) as object;
    const ajv = newAjv().addSchema(document, 'document');
    for (const kind of EVENT_KINDS) {
      const passing = (each: EventKind): unknown =>
        ajv.validate(`document#/components/messages/${typeOf(each)}/payload`, aboutEvent(kind).event);
      expect([typeOf(kind), EVENT_KINDS.filter(passing).map(typeOf)]).toEqual([typeOf(kind), [typeOf(kind)]]);
    }
  });
});

describe('the schemas', () => {
  it('take the example of every type, in its envelope too', () => {
    for (const kind of EVENT_KINDS) {
      const { dataschema, example, event } = aboutEvent(kind);
      expect([dataschema, passes(dataschema, example)]).toEqual([dataschema, true]);
      expect(passes('/v1/schemas/envelope.1', event)).toBe(true);
    }
  });

  it.each([
    ['a missing field', 'order.note_added.1', {}],
    ['a wrong type', 'order.note_added.1', { message: 7 }],
    ['a text that is too long', 'order.note_added.1', { message: 'x'.repeat(20_001) }],
    ['no line', 'order.draft_added_products.1', { lines: [{ quantity: 0 }] }],
    ['too many lines', 'order.draft_added_products.1', { lines: Array(1001).fill({ quantity: 1 }) }],
    ['half a piece', 'order.restocked_items.1', { quantity: 0.5 }],
    ['less than nothing', 'order.restocked_items.1', { quantity: -1 }],
    ['a negative amount', 'order.fulfillment_refunded.1', { lines: [], amount: '-1', shipping_costs_included: true }],
    ['a negative number', 'order.fulfillment_refunded.1', { lines: [], amount: -1, shipping_costs_included: true }],
    ['an amount in words', 'order.fulfillment_refunded.1', { lines: [], amount: 'ten', shipping_costs_included: true }],
    ['an email that is none', 'order.invoice_sent.1', { email: 'ada' }],
    ['an email of no kind', 'order.email_sent.1', { email: 'ada@example.com', email_type: 'pigeon' }],
    ['an empty id', 'customer.placed_order.1', { order: ' ' }],
    ['a broken id', 'customer.placed_order.1', { order: { id: 1.5 } }],
    ['an address for a hash', 'signal.user_registered.1', { user: { id: 1, email_hash: 'ada@example.com' } }],
    ['a score beyond five', 'signal.review_created.1', { review: { product: { id: 1 }, score: 6 } }],
    ['a filter that is no text', 'signal.product_search.1', { query: 'mug', filters: { colour: 1 } }],
    ['a context that is none', 'signal.product_search.1', { query: 'mug', context: { page: {} } }],
    ['another version of CloudEvents', 'envelope.1', { specversion: '0.3', id: '1', source: 's', type: 't' }],
    ['a time in words', 'envelope.1', { specversion: '1.0', id: '1', source: 's', type: 't', time: 'noon' }],
    ['sequence 0', 'envelope.1', { specversion: '1.0', id: '1', source: 's', type: 't', sequence: 0 }],
  ])('refuse %s', (_name, schema, data) => {
    expect(passes(`/v1/schemas/${schema}`, data)).toBe(false);
  });

  it('take what stands for nothing, and what nobody knows', () => {
    const data = { message: '', user: null, order: { id: 'o-1', colour: 'red' }, more: [1] };
    expect(passes('/v1/schemas/order.note_added.1', data)).toBe(true);
  });

  it('are not made from a rule or a schema that nobody has translated', () => {
    expect(() => toKeywords('must rhyme')).toThrow('no keywords for the rule "must rhyme"');
    expect(() => toJsonSchema({ kind: 'schema', type: 'map' })).toThrow('cannot write the schema "map"');
  });
});

describe('the published schemas', () => {
  let shop: RunningBackend;
  beforeAll(async () => {
    shop = await startBackend();
  });
  afterAll(() => shop.stop());

  it('are what the dataschema of every event names, open to everybody and to be kept', async () => {
    for (const path of SCHEMA_PATHS) {
      const response = await fetch(shop.url + path);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/schema+json']);
      expect(response.headers.get('cache-control')).toBe('public, max-age=3600');
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(await response.json()).toMatchObject({ $id: path });
    }
    const { body } = await readAnswer(await fetch(`${shop.url}/v1/schemas`));
    expect(body.schemas).toEqual(SCHEMA_PATHS);
    expect(body.schemas).toHaveLength(83);
  });

  it('are a problem document where there is none', async () => {
    for (const path of ['/v1/schemas/order.placed.2', '/v1/schemas/__proto__', '/v1/schemas/order.placed.1/x']) {
      const { status, headers, body } = await readAnswer(await fetch(shop.url + path));
      expect([status, body.code, headers.get('cache-control')]).toEqual([404, 'not_found', 'no-store']);
    }
  });
});
