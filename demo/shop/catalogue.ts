import { CHAIRS } from './goods/chairs.ts';
import { LAMPS } from './goods/lamps.ts';
import { MUGS } from './goods/mugs.ts';
import { PAPER } from './goods/paper.ts';
import { PLANTS } from './goods/plants.ts';
import { TEXTILES } from './goods/textiles.ts';
import { CATEGORIES, type Category, type Product } from './product.ts';

/** Everything the shop sells, in the order of the shelves. */
export const CATALOGUE: readonly Product[] = [...MUGS, ...LAMPS, ...CHAIRS, ...TEXTILES, ...PLANTS, ...PAPER];

/** Finds a product by its name in addresses. */
export const findProduct = (slug: string): Product | undefined => CATALOGUE.find((product) => product.slug === slug);

/** Finds a shelf by its name in addresses. */
export const findCategory = (slug: string | undefined): Category | undefined =>
  CATEGORIES.find((category) => category.slug === slug);

/** What stands on a shelf. */
export const listCategory = (category: Category): readonly Product[] =>
  CATALOGUE.filter((product) => product.category === category.slug);

const wordsOf = (product: Product): string =>
  [product.name, findCategory(product.category)?.name, product.brand, product.variant, product.line, ...product.facts]
    .join(' ')
    .toLowerCase();

/** What a visitor looks for. */
export interface Search {
  readonly query: string;
  readonly category?: Category | undefined;
}

/** Every product that has all the words, on the shelf asked for. A search for nothing finds nothing. */
export function searchCatalogue({ query, category }: Search): readonly Product[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const goods = category ? listCategory(category) : CATALOGUE;
  return goods.filter((product) => words.every((word) => wordsOf(product).includes(word)));
}

/** What stands beside a product. */
export const listCompanions = (product: Product): readonly Product[] =>
  CATALOGUE.filter((other) => other.category === product.category && other.id !== product.id);
