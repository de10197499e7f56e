import { CUSTOMER_EVENTS, ORDER_EVENTS, toCamelCase } from '@tillroll/catalogue';

/** `payment_id` as an argument is called: `paymentId`. */
export type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

/** Data of the catalogue with the names of arguments, all the way down, for reading only. */
export type CamelCased<Data> = Data extends readonly (infer Item)[]
  ? readonly CamelCased<Item>[]
  : Data extends object
    ? { readonly [Name in keyof Data as Name extends string ? CamelCase<Name> : Name]: CamelCased<Data[Name]> }
    : Data;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Every name of a field below a schema. Source: valibot, whose schemas are plain objects. */
function namesBelow(schema: unknown): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(namesBelow);
  if (!isObject(schema)) return [];
  const { entries, wrapped, item, options, pipe } = schema;
  const own = isObject(entries) ? [...Object.keys(entries), ...Object.values(entries).flatMap(namesBelow)] : [];
  const inner = Array.isArray(pipe) ? pipe.filter((part) => part !== schema) : [];
  return [...own, ...namesBelow(wrapped), ...namesBelow(item), ...namesBelow(options), ...namesBelow(inner)];
}

const NAMES = [...Object.values(ORDER_EVENTS), ...Object.values(CUSTOMER_EVENTS)].flatMap(({ parameters }) =>
  namesBelow({ entries: parameters }),
);
const SNAKE_OF: ReadonlyMap<string, string> = new Map(NAMES.map((name) => [toCamelCase(name), name]));
const CAMEL_OF: ReadonlyMap<string, string> = new Map(NAMES.map((name) => [name, toCamelCase(name)]));

/** Deeper than any payload: what goes on is refused by the check as it is. */
const DEEPEST = 12;

/**
 * Gives arguments the names of the wire, all the way down. Only names that the catalogue has are changed: what
 * else a shop says is kept as it came.
 */
export function toSnakeCased(value: unknown, depth = 0): unknown {
  if (depth > DEEPEST || !isObject(value) || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => toSnakeCased(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [SNAKE_OF.get(name) ?? name, toSnakeCased(inner, depth + 1)]),
  );
}

/** A JSON pointer into data, as one into arguments. */
export const toCamelPointer = (pointer: string): string =>
  pointer
    .split('/')
    .map((name) => CAMEL_OF.get(name) ?? name)
    .join('/');
