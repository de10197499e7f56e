import type { Read } from './draft.ts';
import type { Reading } from './main-product.ts';
import { isThing, type Thing } from './thing.ts';

/** A price as it was found, still to be read. */
export interface FoundPrice {
  readonly price: Read;
  readonly currency: Read | undefined;
}

const typeOf = ({ types }: Thing, usual: string): string => types[0] ?? usual;

const readOf = (thing: Thing, name: string, usual: string, { reader }: Reading): Read | undefined => {
  const value = reader.all(thing, name).find((each) => !isThing(each));
  return value === undefined ? undefined : { value, from: `${thing.format} ${typeOf(thing, usual)}.${name}` };
};

/** What was asked before, or is recommended, is not what a piece costs; nor is the price of a litre. */
const isAskedPrice = (specification: Thing, reading: Reading): boolean =>
  !/(List|SRP|MSRP|Strikethrough|RegularPrice)/i.test(String(reading.reader.text(specification, 'priceType') ?? '')) &&
  reading.reader.all(specification, 'referenceQuantity').length === 0;

function priceOf(offer: Thing, reading: Reading): FoundPrice | undefined {
  const currency = readOf(offer, 'priceCurrency', 'Offer', reading);
  const own = readOf(offer, 'price', 'Offer', reading);
  if (own) return { price: own, currency };
  for (const specification of reading.reader.things(offer, 'priceSpecification')) {
    const price =
      readOf(specification, 'price', 'PriceSpecification', reading) ??
      readOf(specification, 'minPrice', 'PriceSpecification', reading);
    if (!price || !isAskedPrice(specification, reading)) continue;
    return { price, currency: readOf(specification, 'priceCurrency', 'PriceSpecification', reading) ?? currency };
  }
  const low = readOf(offer, 'lowPrice', 'AggregateOffer', reading);
  return low && { price: low, currency };
}

/** How well an offer fits the page's address. */
function fitOf(offer: Thing, { reader, page }: Reading): number {
  const url = reader.all(offer, 'url').find((value) => typeof value === 'string');
  const numbers = ['sku', 'mpn', 'productID'].map((name) => reader.text(offer, name));
  if (numbers.some((number) => number !== undefined && page.says(String(number)))) return 2;
  return url === undefined ? 0 : page.fit(url);
}

/** The best for the page's address, or the first. */
export const bestFor = (offers: readonly Thing[], reading: Reading): Thing | undefined =>
  [...offers].sort((one, other) => fitOf(other, reading) - fitOf(one, reading))[0];

/** Whether an offer or a variant is the very one that the page's address names. */
export const isNamed = (offer: Thing, reading: Reading): boolean => fitOf(offer, reading) === 2;

/** What a product costs: the offer that the page's address names, else the lowest price it tells, else the first. */
export function findPrice(product: Thing, reading: Reading): FoundPrice | undefined {
  const { reader } = reading;
  const offers = reader.things(product, 'offers');
  const nested = offers.flatMap((offer) =>
    reader
      .things(offer, 'offers')
      .map((each) => ({ each, currency: readOf(offer, 'priceCurrency', 'Offer', reading) })),
  );
  const named = nested.find(({ each }) => isNamed(each, reading));
  const best = bestFor(offers, reading);
  for (const [offer, currency] of [
    [named?.each, named?.currency],
    [best, undefined],
    [nested[0]?.each, nested[0]?.currency],
  ] as const) {
    const found = offer && priceOf(offer, reading);
    if (found) return { price: found.price, currency: found.currency ?? currency };
  }
  return priceOf(product, reading);
}
