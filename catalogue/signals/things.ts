import * as v from 'valibot';
import { money } from '../money.ts';
import { openObject } from '../open-object.ts';
import { count, identifier, text, word } from '../text.ts';

/** What is sold. `id` is the shop's own; everything else is what the page knows of it. */
export const product = openObject({
  id: identifier(),
  sku: v.optional(word(200)),
  name: v.optional(text(500)),
  category: v.optional(text(500)),
  brand: v.optional(text(200)),
  variant: v.optional(text(200)),
  url: v.optional(text(2048)),
  image: v.optional(text(2048)),
  price: v.optional(money),
});

/** What a customer has put aside to buy. */
export const basket = openObject({
  id: identifier(),
  lines: v.optional(v.array(openObject({ product, quantity: count(1), price: v.optional(money) }))),
  total: v.optional(money),
});
