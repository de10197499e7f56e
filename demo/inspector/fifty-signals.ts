import type { Till } from 'tillroll';
import { CATALOGUE } from '../shop/catalogue.ts';
import type { Product } from '../shop/product.ts';
import { toProductPayload } from '../shop/signals.ts';

const WORDS = ['mug', 'oak', 'linen', 'clay', 'lamp', 'blue'];

const pick = <Item>(items: readonly Item[], at: number): Item | undefined => items[at % items.length];

function sayOne(till: Till, product: Product, at: number): void {
  const payload = toProductPayload(product, { origin: location.origin, currency: 'EUR' });
  const { signals } = till;
  if (at % 5 === 3) void signals.product_search.send({ query: pick(WORDS, at) ?? 'mug', results: at % 7, page: 1 });
  else if (at % 5 === 4) void signals.basket_addition.send({ product: payload, quantity: 1 + (at % 3) });
  else void signals.product_viewed.send({ product: payload, list: 'front' });
}

/** Says fifty signals at once, of all three kinds, as a busy shop would in a minute. */
export function sayFifty(till: Till): void {
  for (let at = 0; at < 50; at += 1) {
    const product = pick(CATALOGUE, at * 7);
    if (product) sayOne(till, product, at);
  }
}
