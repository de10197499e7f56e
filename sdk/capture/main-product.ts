import type { OwnPage } from './own-page.ts';
import { isThing, type Thing, type ThingReader } from './thing.ts';

const PRODUCTS = ['Product', 'ProductGroup', 'ProductModel', 'IndividualProduct', 'SomeProducts', 'Vehicle', 'Car'];

export const isProduct = ({ types }: Thing): boolean => types.some((type) => PRODUCTS.includes(type));

/** What a page's things are read with. */
export interface Reading {
  readonly reader: ThingReader;
  readonly page: OwnPage;
}

const ROOT = /^(https?:\/\/[^/]+)?\/?$/i;

/** The pages that a product says it is on. The shop's front page is nobody's: some themes write it everywhere. */
export function addressesOf(product: Thing, { all }: ThingReader): readonly string[] {
  const named = [...all(product, 'url'), ...all(product, 'mainEntityOfPage')].flatMap((value) => {
    if (!isThing(value)) return [String(value)];
    const [url] = all(value, 'url');
    return typeof url === 'string' ? [url] : value.id === undefined ? [] : [value.id];
  });
  return named.filter((address) => !ROOT.test(address) && /^(https?:|\/|[\w-]+[/.])/i.test(address));
}

const IDENTIFIERS = ['productID', 'sku', 'mpn', 'gtin', 'gtin13', 'name'];

/** The groups of variants that a product is, or is of. */
const groupsOf = (product: Thing, { text, things }: ThingReader): readonly (string | number)[] =>
  [
    text(product, 'productGroupID'),
    text(product, 'inProductGroupWithID'),
    ...things(product, 'isVariantOf').flatMap((group) => [
      group.id,
      text(group, 'productGroupID'),
      text(group, 'name'),
    ]),
    ...(product.types.includes('ProductGroup') ? [product.id] : []),
  ].filter((group) => group !== undefined);

function isSameProduct(one: Thing, other: Thing, reader: ThingReader): boolean {
  const isSame = (name: string): boolean => {
    const value = reader.text(one, name);
    return value !== undefined && String(value) === String(reader.text(other, name) ?? '');
  };
  const groups = groupsOf(other, reader);
  return IDENTIFIERS.some(isSame) || groupsOf(one, reader).some((group) => groups.includes(group));
}

type Fit = 'named' | 'open' | 'elsewhere';

/** Whether a product names this page, another one, or none. */
function fitOf(product: Thing, { reader, page }: Reading): Fit {
  const addresses = addressesOf(product, reader);
  if (addresses.length === 0) return 'open';
  return addresses.some(page.names) ? 'named' : 'elsewhere';
}

/**
 * What a page is about: the product that the page names as its main entity, or that names the page, or that is the only
 * one. Several blocks about it come together, the one that tells most to be read first. Empty where the page is about
 * none, such as a list.
 */
export function findMainProduct(things: readonly Thing[], reading: Reading): readonly Thing[] {
  const { reader } = reading;
  const entities = things
    .filter((thing) => !isProduct(thing))
    .flatMap((thing) => reader.things(thing, 'mainEntity'))
    .filter(isProduct);
  const candidates = [...entities, ...things.filter(isProduct)].filter(
    (product) => fitOf(product, reading) !== 'elsewhere',
  );
  const named = candidates.filter((product) => entities.includes(product) || fitOf(product, reading) === 'named');
  const [first, ...rest] = named.length > 0 ? named : candidates;
  if (!first) return [];
  // A page that shows several products and names none of them is a list.
  const others = named.length > 0 ? candidates.filter((each) => each !== first) : rest;
  const same = others.filter((each) => isSameProduct(first, each, reader));
  if (named.length === 0 && same.length < rest.length) return [];
  return [first, ...same];
}
