import type { Prices } from './money.ts';

/** The shop's shelves, in the order of the menu. */
export const CATEGORIES = [
  { slug: 'mugs', name: 'Mugs & bowls', line: 'Stoneware from a small kiln, glazed by hand.' },
  { slug: 'lamps', name: 'Lamps', line: 'Warm light, where you need it.' },
  { slug: 'chairs', name: 'Chairs', line: 'Joined, not glued. Made to be mended.' },
  { slug: 'textiles', name: 'Textiles', line: 'Wool, linen and cotton that gets better with use.' },
  { slug: 'plants', name: 'Plants', line: 'Patient green things, potted and ready.' },
  { slug: 'paper', name: 'Paper', line: 'For thoughts that deserve a page.' },
] as const;

/** One of the shop's shelves. */
export type Category = (typeof CATEGORIES)[number];
/** A shelf's name in addresses. */
export type CategorySlug = Category['slug'];

/** What the illustration of a product is made of. Colours are hexadecimal. */
export interface Look {
  readonly shape: string;
  readonly colour: string;
  readonly accent: string;
  readonly pattern?: 'stripes' | 'speckle' | 'band' | 'check';
  /** The tint of the tile behind it. */
  readonly tile: 'sand' | 'clay' | 'moss' | 'sea' | 'rose' | 'plum';
}

/** Something the shop sells. */
export interface Product {
  readonly id: string;
  readonly sku: string;
  readonly slug: string;
  readonly name: string;
  readonly category: CategorySlug;
  readonly brand: string;
  readonly variant: string;
  /** One sentence. */
  readonly line: string;
  readonly facts: readonly string[];
  readonly prices: Prices;
  readonly look: Look;
}
