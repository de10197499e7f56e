import { findCategory } from './catalogue.ts';
import type { Currency } from './money.ts';
import type { Product } from './product.ts';

/** What a signal says about a product. */
export interface ProductPayload {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly brand: string;
  readonly variant: string;
  readonly url: string;
  readonly image: string;
  readonly price: { readonly amount: string; readonly currency: Currency };
}

/** Where a product's page is. */
export const toProductPath = (product: Product): string => `/p/${product.slug}`;

/** Where a product's illustration is. */
export const toImagePath = (product: Product): string => `/i/${product.slug}.svg`;

/** A product as the signals and schema.org say it: with whole addresses and one price. */
export const toProductPayload = (
  product: Product,
  { origin, currency }: { readonly origin: string; readonly currency: Currency },
): ProductPayload => ({
  id: product.id,
  sku: product.sku,
  name: product.name,
  category: findCategory(product.category)?.name ?? product.category,
  brand: product.brand,
  variant: product.variant,
  url: origin + toProductPath(product),
  image: origin + toImagePath(product),
  price: { amount: product.prices[currency], currency },
});
