import { isSchema, type JsonSchema } from './json-schema.ts';

const listOf = (value: unknown): readonly JsonSchema[] => (Array.isArray(value) ? value.filter(isSchema) : []);

const WORDS: Readonly<Record<string, string>> = { string: 'text', integer: 'whole number', boolean: 'true or false' };

/** The parts of a rule that numbers and patterns say. */
function boundsOf(schema: JsonSchema): readonly string[] {
  const { minimum, maximum, maxLength, maxItems, maxProperties, pattern, format, description } = schema;
  return [
    ...(minimum !== undefined ? [`at least ${String(minimum)}`] : []),
    ...(maximum !== undefined ? [`at most ${String(maximum)}`] : []),
    ...(pattern === '\\S' ? ['not empty'] : []),
    ...(typeof pattern === 'string' && pattern.includes('\\d{1,15}') ? ['decimal'] : []),
    ...(typeof format === 'string' ? [format] : []),
    ...(description === 'ISO 4217' ? ['ISO 4217'] : []),
    ...(maxLength !== undefined ? [`up to ${String(maxLength)} characters`] : []),
    ...(maxItems !== undefined ? [`up to ${String(maxItems)}`] : []),
    ...(maxProperties !== undefined ? [`up to ${String(maxProperties)}`] : []),
  ];
}

function typeOf(schema: JsonSchema): string {
  const { type, items, properties } = schema;
  if (Array.isArray(type)) return type.map((each) => WORDS[String(each)] ?? String(each)).join(' or ');
  if (type === 'array') return `list of ${isSchema(items) ? toRuleText(items) : 'anything'}`;
  if (type === 'object' && isSchema(properties) && Object.keys(properties).length > 0) {
    const required: unknown = schema['required'];
    const names = Object.keys(properties).map(
      (name) => `${name}${Array.isArray(required) && required.includes(name) ? '' : '?'}`,
    );
    return `{ ${names.join(', ')} }`;
  }
  const { additionalProperties } = schema;
  if (isSchema(additionalProperties)) return `any names, each ${toRuleText(additionalProperties)}`;
  return typeof type === 'string' ? (WORDS[type] ?? type) : 'anything';
}

/** More are not listed in a table. */
const MOST_CHOICES = 10;

/** A schema's rule in a few words, for a table. */
export function toRuleText(schema: JsonSchema): string {
  const choices: unknown = schema['enum'];
  if (Array.isArray(choices))
    return choices.length > MOST_CHOICES ? 'one of the communication events' : `one of ${choices.join(', ')}`;
  const either = listOf(schema['anyOf']).map((each) => (each['type'] === 'null' ? 'null' : toRuleText(each)));
  const bounds = new Set([...boundsOf(schema), ...listOf(schema['allOf']).flatMap(boundsOf)]);
  if (either.length === 0) return [typeOf(schema), ...bounds].join(', ');
  const kinds = [...either.filter((text) => text !== 'null'), ...either.filter((text) => text === 'null')];
  return [kinds.join(', or '), ...bounds].join(', ');
}
