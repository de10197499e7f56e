import { isSchema, type JsonSchema } from './json-schema.ts';

type Schemas = Readonly<Record<string, JsonSchema>>;
type Change = (name: string, schema: JsonSchema) => JsonSchema;

/** Shorter schemas are read faster where they stand. */
const SHORTEST = 250;

/** Maps every property of every object schema in it. The map decides itself whether to go on below. */
function mapProperties(value: unknown, map: Change): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => mapProperties(item, map));
  if (!isSchema(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([keyword, inner]) => {
      if (keyword !== 'properties' || !isSchema(inner)) return [keyword, mapProperties(inner, map)];
      const named = Object.entries(inner).map(([name, each]) => [name, isSchema(each) ? map(name, each) : each]);
      return [keyword, Object.fromEntries(named)];
    }),
  );
}

const below = (schema: JsonSchema, map: Change): JsonSchema => mapProperties(schema, map) as JsonSchema;

function countTexts(schemas: Schemas): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const count: Change = (_name, schema) => {
    const text = JSON.stringify(schema);
    counts.set(text, (counts.get(text) ?? 0) + 1);
    return below(schema, count);
  };
  mapProperties(schemas, count);
  return counts;
}

/**
 * Writes every long schema of a property that comes more than once only once, under the property's name: `order`,
 * `lines`. The second that differs under the same name is `order-2`.
 */
export function shareSchemas(schemas: Schemas): Schemas {
  const counts = countTexts(schemas);
  const nameOf = new Map<string, string>();
  const shared: Record<string, JsonSchema> = {};
  const freeName = (wanted: string, at = 1): string => {
    const name = at === 1 ? wanted : `${wanted}-${at}`;
    return name in shared ? freeName(wanted, at + 1) : name;
  };
  const share: Change = (property, schema) => {
    const text = JSON.stringify(schema);
    if (text.length < SHORTEST || (counts.get(text) ?? 0) < 2) return below(schema, share);
    const known = nameOf.get(text) ?? freeName(property);
    if (!nameOf.has(text)) {
      nameOf.set(text, known);
      shared[known] = schema; // holds the name while what is below it is written
      shared[known] = below(schema, share);
    }
    return { $ref: `#/components/schemas/${known}` };
  };
  const slim = mapProperties(schemas, share) as Schemas;
  return { ...slim, ...shared };
}
