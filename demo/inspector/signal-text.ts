const NAMES: Readonly<Record<string, string>> = {
  product_viewed: 'Product viewed',
  product_search: 'Product search',
  basket_addition: 'Basket addition',
};

const SHORT_NAMES: Readonly<Record<string, string>> = {
  product_viewed: 'Viewed',
  product_search: 'Search',
  basket_addition: 'Basket',
};

/** A signal's name where there is little room. */
export const toShortTitle = (name: string): string => SHORT_NAMES[name] ?? name;

/** The three streams, in the order of the catalogue. */
export const STREAMS = ['product_viewed', 'product_search', 'basket_addition'] as const;

/** A signal's name from the type of its event. */
export const toSignalName = (type: string): string => type.replace(/^signal\./, '');

/** A signal's name for the eye. */
export const toTitle = (name: string): string => NAMES[name] ?? name;

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;

/** What a payload is about, in a few words: the product's name, or what was searched for. */
export function toAbout(data: unknown): string {
  const query = fieldOf(data, 'query');
  if (typeof query === 'string') return `“${query}”`;
  const product = fieldOf(data, 'product');
  const name = fieldOf(product, 'name') ?? fieldOf(product, 'id') ?? '';
  const quantity = fieldOf(data, 'quantity');
  return typeof quantity === 'number' ? `${quantity} × ${String(name)}` : String(name);
}
