import { bareName, type Thing, type Value } from './thing.ts';

/** Deeper than any page nests, and shallow enough for every stack. */
const DEEPEST = 40;

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const toList = (json: Json | undefined): readonly Json[] =>
  json === undefined || json === null ? [] : Array.isArray(json) ? (json as readonly Json[]) : [json];

const isText = (json: Json): json is string => typeof json === 'string';

function toValues(json: Json, depth: number): readonly Value[] {
  if (depth > DEEPEST || json === null) return [];
  if (Array.isArray(json)) return (json as readonly Json[]).flatMap((each) => toValues(each, depth + 1));
  if (typeof json === 'string' || typeof json === 'number') return [json];
  if (!isObject(json)) return [];
  const held = json['@value'] ?? json['@list'] ?? json['@set'];
  return held === undefined ? [toThing(json, depth)] : toValues(held, depth + 1);
}

function toThing(json: JsonObject, depth: number): Thing {
  const id = json['@id'];
  const named = Object.entries(json).filter(([name]) => !name.startsWith('@'));
  return {
    format: 'json-ld',
    types: toList(json['@type']).filter(isText).map(bareName),
    ...(typeof id === 'string' && { id }),
    properties: Object.fromEntries(named.map(([name, value]) => [bareName(name), toValues(value, depth + 1)])),
  };
}

/** The things at the top: a block may be one, a list, or a graph. */
function topThings(json: Json, depth: number): readonly Thing[] {
  if (Array.isArray(json)) return (json as readonly Json[]).flatMap((each) => topThings(each, depth + 1));
  if (!isObject(json) || depth > DEEPEST) return [];
  const graph = json['@graph'];
  const own = json['@type'] === undefined && graph !== undefined ? [] : [toThing(json, depth)];
  return graph === undefined ? own : [...own, ...topThings(graph, depth + 1)];
}

/** What stands around the JSON in old templates: HTML comments and CDATA, commented out in turn. */
const WRAPPER = /^\s*(?:\/[/*]\s*)?(?:<!--|<!\[CDATA\[)(?:\s*\*\/)?|(?:\/[/*]\s*)?(?:-->|\]\]>)(?:\s*\*\/)?\s*$/g;

/** What a block of JSON-LD says, or why it cannot be read. */
export type ParsedBlock =
  | { readonly kind: 'things'; readonly things: readonly Thing[] }
  | { readonly kind: 'broken'; readonly message: string };

/** Reads a block of JSON-LD. */
export function parseJsonLd(text: string): ParsedBlock {
  let bare = text.replace(/^\ufeff/, '');
  // One wrapper may stand in the other.
  for (let before = ''; before !== bare;) {
    before = bare;
    bare = bare.replace(WRAPPER, '');
  }
  if (bare.trim() === '') return { kind: 'things', things: [] };
  try {
    return { kind: 'things', things: topThings(JSON.parse(bare) as Json, 0) };
  } catch (error) {
    return { kind: 'broken', message: error instanceof Error ? error.message : String(error) };
  }
}

/** Every thing in a tree that has an `@id` and says something, for others to refer to. */
export function indexById(things: readonly Thing[], index = new Map<string, Thing>()): Map<string, Thing> {
  for (const thing of things) {
    const values = Object.values(thing.properties).flat();
    if (thing.id !== undefined && values.length > 0 && !index.has(thing.id)) index.set(thing.id, thing);
    indexById(
      values.filter((value) => typeof value === 'object'),
      index,
    );
  }
  return index;
}
