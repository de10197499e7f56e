/** A thing of schema.org, the same from JSON-LD and from microdata. */
export interface Thing {
  readonly format: 'json-ld' | 'microdata';
  /** Without schema.org's address: `Product`. */
  readonly types: readonly string[];
  readonly id?: string;
  /** Always lists: schema.org lets every property have several values. */
  readonly properties: Readonly<Record<string, readonly Value[]>>;
}

/** A thing, and the element it was read off. */
export interface Placed {
  readonly element: Element;
  readonly thing: Thing;
}

/** A value of a property. */
export type Value = string | number | Thing;

export const isThing = (value: Value | undefined): value is Thing => typeof value === 'object';

/** `https://schema.org/Product`, `schema:Product` and `Product` are one. */
export const bareName = (name: string): string => name.replace(/^(https?:\/\/(www\.)?schema\.org\/|schema:)/i, '');

/** Things by their `@id`: one block of a page may name what stands in another. */
export type ThingsById = ReadonlyMap<string, Thing>;

const isReference = ({ types, properties }: Thing): boolean =>
  types.length === 0 && Object.keys(properties).length === 0;

/** Reads values, through references. */
export interface ThingReader {
  readonly all: (thing: Thing, name: string) => readonly Value[];
  readonly things: (thing: Thing, name: string) => readonly Thing[];
  /** The first value as text, or what a thing is called. */
  readonly text: (thing: Thing, name: string) => string | number | undefined;
}

export function createThingReader(byId: ThingsById): ThingReader {
  const resolve = (value: Value): Value =>
    isThing(value) && value.id !== undefined && isReference(value) ? (byId.get(value.id) ?? value) : value;
  const all = (thing: Thing, name: string): readonly Value[] =>
    Object.hasOwn(thing.properties, name) ? (thing.properties[name] ?? []).map(resolve) : [];
  const text = (thing: Thing, name: string): string | number | undefined => {
    for (const value of all(thing, name)) {
      if (!isThing(value)) return value;
      const [called] = all(value, 'name');
      if (called !== undefined && !isThing(called)) return called;
    }
    return undefined;
  };
  return { all, things: (thing, name) => all(thing, name).filter(isThing), text };
}
