import { EVENT_KINDS, trustOf, typeOf, WIRE, type EventKind } from '@tillroll/catalogue';
import { aboutEvent } from './about-event.ts';
import type { JsonSchema } from './json-schema.ts';
import { shareSchemas } from './share-schemas.ts';
import { toDataSchema, toEnvelopeSchema } from './schemas.ts';

const toRef = (path: string): JsonSchema => ({ $ref: `#/${path}` });
const inChannel = (kind: EventKind): JsonSchema => toRef(`channels/events/messages/${typeOf(kind)}`);

function toMessage(kind: EventKind): JsonSchema {
  const { type, description, dataschema, event } = aboutEvent(kind);
  return {
    name: type,
    title: type,
    summary: description,
    contentType: WIRE.eventType,
    tags: [{ name: kind.family }],
    payload: {
      allOf: [
        toRef('components/schemas/envelope'),
        { type: 'object', properties: { type: { const: type }, data: toRef(`components/schemas/${type}`) } },
      ],
    },
    examples: [{ name: type, summary: `Its dataschema is ${dataschema}`, payload: event }],
  };
}

const byType = (write: (kind: EventKind) => JsonSchema, kinds: readonly EventKind[] = EVENT_KINDS) =>
  Object.fromEntries(kinds.map((kind) => [typeOf(kind), write(kind)]));

const SECURITY = {
  publishableKey: {
    type: 'httpApiKey',
    name: 'key',
    in: 'query',
    description: 'A key with the scope "collect": from pages of its origins, signals only. It is in the page’s source.',
  },
  secretKey: {
    type: 'http',
    scheme: 'bearer',
    description: 'A key with the scope "record": from the shop’s own server, everything.',
  },
};

function toOperations(): JsonSchema {
  const publishable = EVENT_KINDS.filter((kind) => trustOf(kind) === 'publishable');
  const shared = { action: 'receive', channel: toRef('channels/events') };
  return {
    collect: {
      ...shared,
      summary: 'A page says what happens in it.',
      security: [toRef('components/securitySchemes/publishableKey')],
      messages: publishable.map(inChannel),
    },
    record: {
      ...shared,
      summary: 'The shop’s server says what has happened.',
      security: [toRef('components/securitySchemes/secretKey')],
      messages: EVENT_KINDS.map(inChannel),
    },
  };
}

/** The wire contract as an AsyncAPI document, version 3.0. */
export const toAsyncApi = (version: string): JsonSchema => ({
  asyncapi: '3.0.0',
  info: {
    title: 'tillroll',
    version,
    description:
      'Storefront events and the facts of orders and customers, as CloudEvents 1.0. POST a batch (application/cloudevents-batch+json), one event (application/cloudevents+json), or one event in binary mode (ce- headers). The answer has a receipt for every event; a repeat with the same id has no effect.',
    license: { name: 'MIT' },
  },
  defaultContentType: WIRE.eventType,
  servers: {
    shop: { host: 'shop.example', pathname: '/till', protocol: 'https', description: 'Where the backend is.' },
  },
  channels: {
    events: {
      address: WIRE.eventsPath,
      title: 'Everything that is said',
      servers: [toRef('servers/shop')],
      messages: byType((kind) => toRef(`components/messages/${typeOf(kind)}`)),
      bindings: { http: {} },
    },
  },
  operations: toOperations(),
  components: {
    messages: byType(toMessage),
    schemas: { envelope: toEnvelopeSchema(), ...shareSchemas(byType(toDataSchema)) },
    securitySchemes: SECURITY,
  },
});
