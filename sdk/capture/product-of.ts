import { findCategory } from './breadcrumbs.ts';
import { createDraft, type Draft, type Read } from './draft.ts';
import type { Reading } from './main-product.ts';
import { OWN_ID } from './microdata.ts';
import { bestFor, findPrice, isNamed } from './offer.ts';
import { isThing, type Thing } from './thing.ts';

/** What a page knows of its product beside schema.org. */
export interface Around {
  /** `data-product-id` on the page itself. */
  readonly ownId: Read | undefined;
  readonly canonical: Read | undefined;
  /** The last resort for an id. */
  readonly path: string;
  readonly currency: Read | undefined;
}

const GTINS = ['gtin', 'gtin13', 'gtin14', 'gtin12', 'gtin8'];
/** In this order, and the first that is there. The page in docs/recipes says so. */
const IDS = [OWN_ID, 'productID', 'productGroupID', 'sku', 'mpn', ...GTINS];

const typeOf = ({ types }: Thing): string => types[0] ?? 'Product';

function textOf(thing: Thing, name: string, { reader }: Reading): Read | undefined {
  const value = reader.text(thing, name);
  return value === undefined ? undefined : { value, from: `${thing.format} ${typeOf(thing)}.${name}` };
}

function firstOf(thing: Thing, names: readonly string[], reading: Reading): Read | undefined {
  for (const name of names) {
    const read = textOf(thing, name, reading);
    if (read && String(read.value).trim() !== '') return read;
  }
  return undefined;
}

function imageOf(product: Thing, { reader, page }: Reading): Read | undefined {
  for (const image of reader.all(product, 'image')) {
    const address = isThing(image) ? (reader.text(image, 'url') ?? reader.text(image, 'contentUrl')) : image;
    const value = page.resolve(String(address ?? 'data:,'));
    if (value !== undefined) return { value, from: `${product.format} ${typeOf(product)}.image` };
  }
  return undefined;
}

function addressOf(product: Thing, { reader, page }: Reading): Read | undefined {
  const url = reader.all(product, 'url').find((value) => typeof value === 'string');
  return { value: url && page.resolve(url), from: `${product.format} ${typeOf(product)}.url` };
}

const VARIANT = ['size', 'color'];

/** Puts what one thing says of the product; what is there already stays. */
function describe(draft: Draft, product: Thing, reading: Reading, currency: Read | undefined): void {
  draft.text('/product/name', textOf(product, 'name', reading));
  draft.text('/product/category', textOf(product, 'category', reading));
  draft.text('/product/brand', textOf(product, 'brand', reading));
  draft.text('/product/url', addressOf(product, reading));
  draft.text('/product/image', imageOf(product, reading));
  const found = findPrice(product, reading);
  if (found) draft.money('/product/price', found.price, found.currency, currency);
}

function describeVariant(draft: Draft, variant: Thing, reading: Reading): void {
  draft.text('/product/sku', textOf(variant, 'sku', reading));
  const parts = VARIANT.map((name) => textOf(variant, name, reading)).filter((read) => read !== undefined);
  const [first] = parts;
  if (first) draft.text('/product/variant', { value: parts.map(({ value }) => value).join(' / '), from: first.from });
}

/** One of a group: the variant that the page's address names; else the first, for its price only. */
function describeGroup(draft: Draft, group: Thing, reading: Reading, currency: Read | undefined): void {
  const variants = reading.reader.things(group, 'hasVariant');
  const offersOf = (variant: Thing): readonly Thing[] => [variant, ...reading.reader.things(variant, 'offers')];
  const named = variants.find((variant) => offersOf(variant).some((each) => isNamed(each, reading)));
  const shown = named ?? bestFor(variants, reading);
  if (named) describeVariant(draft, named, reading);
  const found = shown && findPrice(shown, reading);
  if (found) draft.money('/product/price', found.price, found.currency, currency);
  if (shown) draft.text('/product/image', imageOf(shown, reading));
  if (shown) draft.text('/product/id', firstOf(group, IDS, reading) ?? firstOf(shown, IDS, reading));
}

/** The payload of `product_viewed` for a page about these things. */
export function draftProduct(
  products: readonly Thing[],
  things: readonly Thing[],
  reading: Reading,
  around: Around,
): Draft {
  const draft = createDraft();
  const marked = products.find((product) => textOf(product, OWN_ID, reading));
  draft.text('/product/id', around.ownId);
  if (marked) draft.text('/product/id', { value: reading.reader.text(marked, OWN_ID), from: OWN_ID });
  for (const product of products) {
    const groups = reading.reader.things(product, 'isVariantOf');
    draft.text('/product/id', firstOf(product, IDS, reading));
    if (!product.types.includes('ProductGroup')) describeVariant(draft, product, reading);
    describeGroup(draft, product, reading, around.currency);
    for (const each of [product, ...groups]) describe(draft, each, reading, around.currency);
  }
  const [name] = [(draft.payload['product'] as { name?: string } | undefined)?.name];
  draft.text('/product/category', findCategory(things, name, reading));
  draft.text('/product/url', around.canonical);
  draft.text('/product/id', { value: around.path, from: 'url path' });
  return draft;
}
