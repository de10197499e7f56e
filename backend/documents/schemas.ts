import {
  ABOUT_PARAMETERS,
  context,
  dataSchemaFor,
  envelope,
  EVENT_KINDS,
  typeOf,
  type EventKind,
} from '@tillroll/catalogue';
import { aboutEvent, isRecorded, rowOf } from './about-event.ts';
import { toJsonSchema, type JsonSchema } from './json-schema.ts';

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';

/** The schema of the envelope, under its path. */
export const ENVELOPE_PATH = '/v1/schemas/envelope.1';

const KIND_OF: ReadonlyMap<string, EventKind> = new Map(EVENT_KINDS.map((kind) => [aboutEvent(kind).dataschema, kind]));

/** The path of every schema there is, the envelope's first. */
export const SCHEMA_PATHS: readonly string[] = [ENVELOPE_PATH, ...KIND_OF.keys()];

type Properties = Readonly<Record<string, JsonSchema>>;

/** What every order and customer event may carry besides its own parameters. */
export const ABOUT_SHARED: Readonly<Record<string, string>> = {
  user: 'Who did it, by id',
  customer: 'Whom it is about, by id; the subject says it too',
  order: 'The order, and what the teller knows of it; the subject is its id',
  currency: "The amount's currency (ISO 4217), where it is not the order's",
};

/** Says of every parameter what it is for. */
function described({ properties, ...rest }: JsonSchema, own: readonly string[]): JsonSchema {
  const named = Object.entries((properties ?? {}) as Properties).map(([name, schema]) => {
    const description = own.includes(name) ? ABOUT_PARAMETERS[name] : ABOUT_SHARED[name];
    return [name, description === undefined ? schema : { description, ...schema }] as const;
  });
  return { ...rest, properties: Object.fromEntries(named) };
}

/** What a page says has, besides its payload, what the SDK knows of the page. */
function withContext({ properties, ...rest }: JsonSchema): JsonSchema {
  return { ...rest, properties: { ...(properties as Properties), context: toJsonSchema(context) } };
}

/** The schema of an event's data. */
export function toDataSchema(kind: EventKind): JsonSchema {
  const schema = toJsonSchema(dataSchemaFor(kind));
  return isRecorded(kind) ? described(schema, Object.keys(rowOf(kind).parameters)) : withContext(schema);
}

/** The schema of every event's envelope. */
export const toEnvelopeSchema = (): JsonSchema => toJsonSchema(envelope);

/** The schema that is published under a path, as a document; undefined when there is none. */
export function findSchema(path: string): JsonSchema | undefined {
  if (path === ENVELOPE_PATH)
    return { $schema: DRAFT, $id: path, title: 'The envelope of every event: CloudEvents 1.0', ...toEnvelopeSchema() };
  const kind = KIND_OF.get(path);
  if (kind === undefined) return undefined;
  const { description, example } = aboutEvent(kind);
  return { $schema: DRAFT, $id: path, title: typeOf(kind), description, ...toDataSchema(kind), examples: [example] };
}
