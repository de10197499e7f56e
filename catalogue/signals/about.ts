import type { SignalInput, SignalName } from './signals.ts';

/** What a person wants to know of a signal. Apart from the schemas: no page has to load it. */
export interface AboutSignal<Name extends SignalName> {
  /** What has happened when this is said. */
  readonly description: string;
  /** Where django-oscar says the same. */
  readonly oscar: string;
  /** A payload that passes; documentation and tests use it. */
  readonly example: SignalInput<Name>;
}

const exampleProduct = {
  id: '207',
  sku: 'MUG-RED-350',
  name: 'Enamel mug, red',
  category: 'Kitchen / Mugs',
  brand: 'Ostsee',
  variant: '350 ml',
  url: 'https://shop.example/p/enamel-mug-red',
  image: 'https://shop.example/i/mug-red.webp',
  price: { amount: '12.50', currency: 'EUR' },
};

/** Every signal, described. */
export const ABOUT_SIGNALS: { readonly [Name in SignalName]: AboutSignal<Name> } = {
  product_viewed: {
    description: 'A product detail page is viewed',
    oscar: 'oscar.apps.catalogue.signals.product_viewed',
    example: { product: exampleProduct, list: 'search' },
  },
  product_search: {
    description: 'A search is performed',
    oscar: 'oscar.apps.catalogue.signals.product_search',
    example: { query: 'red mug', results: 7, page: 1, filters: { brand: 'Ostsee' } },
  },
  basket_addition: {
    description: 'A product is added to a basket',
    oscar: 'oscar.apps.basket.signals.basket_addition',
    example: {
      product: exampleProduct,
      quantity: 2,
      basket: { id: 'b-81', total: { amount: '25.00', currency: 'EUR' } },
    },
  },
};
