import { toKeywords, type Keywords } from './rules.ts';

/** A JSON Schema, draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Whether a value is a schema, and not a list or a word in one. */
export const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A schema of the catalogue, as valibot writes it: plain objects that name their parts. */
interface Part {
  readonly kind: 'schema' | 'validation' | 'transformation' | 'metadata';
  readonly type: string;
  readonly message?: unknown;
  readonly pipe?: readonly Part[];
  readonly entries?: Readonly<Record<string, Part>>;
  readonly wrapped?: Part;
  readonly default?: unknown;
  readonly item?: Part;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
}

const MAY_LACK: readonly string[] = ['optional', 'nullish'];

function ofObject(entries: Readonly<Record<string, Part>>): JsonSchema {
  const required = Object.entries(entries).flatMap(([name, { type }]) => (MAY_LACK.includes(type) ? [] : [name]));
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, toSchema(entry)])),
    ...(required.length > 0 && { required }),
  };
}

const onlyEither = ({ anyOf, ...rest }: JsonSchema): readonly unknown[] | undefined =>
  Array.isArray(anyOf) && Object.keys(rest).length === 0 ? (anyOf as unknown[]) : undefined;

function ofWrapped({ type, wrapped, default: preset }: Part): JsonSchema {
  const inner = wrapped === undefined ? {} : toSchema(wrapped);
  const schema = type === 'nullish' ? { anyOf: [...(onlyEither(inner) ?? [inner]), { type: 'null' }] } : inner;
  return preset === undefined ? schema : { ...schema, default: preset };
}

/** A schema without what is checked after it. */
function toBareSchema(part: Part): JsonSchema {
  switch (part.type) {
    case 'string':
    case 'number':
    case 'boolean':
      return { type: part.type };
    case 'unknown':
      return {};
    case 'literal':
      return { const: part.literal };
    case 'custom': // a text or a number: the only one there is, and its rule says so
      return toKeywords(String(part.message));
    case 'array':
      return { type: 'array', items: part.item === undefined ? {} : toSchema(part.item) };
    case 'union':
      return { anyOf: (part.options ?? []).map((option) => toSchema(option as Part)) };
    case 'picklist':
      return { enum: part.options };
    case 'object':
    case 'loose_object':
      return ofObject(part.entries ?? {});
    case 'optional':
    case 'nullish':
      return ofWrapped(part);
    default:
      throw new Error(`backend/documents/json-schema.ts cannot write the schema "${part.type}"`);
  }
}

/** "A whole number" is said of what may be a text as well: it narrows only the number. */
function narrow(type: unknown, wanted: unknown): unknown {
  if (wanted === undefined) return type;
  return Array.isArray(type) ? type.map((each: unknown) => (each === 'number' ? wanted : each)) : wanted;
}

/** Adds a rule. A second pattern goes beside the first: a schema can have only one. */
function withKeywords(schema: JsonSchema, keywords: Keywords): JsonSchema {
  if (schema['pattern'] !== undefined && keywords['pattern'] !== undefined) {
    const beside: unknown = schema['allOf'];
    return { ...schema, allOf: [...(Array.isArray(beside) ? (beside as unknown[]) : []), keywords] };
  }
  const type = narrow(schema['type'], keywords['type']);
  return { ...schema, ...keywords, ...(type !== undefined && { type }) };
}

const flatten = (pipe: readonly Part[]): readonly Part[] =>
  pipe.flatMap((part) => (part.pipe === undefined ? [part] : flatten(part.pipe)));

function withStep(schema: JsonSchema, step: Part): JsonSchema {
  if (step.kind === 'transformation') return schema; // what is kept may differ from what is sent
  if (step.kind === 'schema' && step.type === 'string') return schema; // after a number has become its text
  if (step.type === 'raw_check') return schema; // decimals by currency: nothing JSON Schema could say
  return withKeywords(schema, toKeywords(String(step.message)));
}

function toSchema(part: Part): JsonSchema {
  const [first, ...steps] = flatten(part.pipe ?? [part]);
  return steps.reduce(withStep, toBareSchema(first ?? part));
}

/**
 * Writes a schema of the catalogue as JSON Schema. What it accepts the collector may still refuse, by the few rules
 * that JSON Schema cannot say: decimals of a currency, days that exist, text that no database can store.
 */
export const toJsonSchema = (schema: object): JsonSchema => toSchema(schema as Part);
