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

/** Texts by name, such as the filters of a search. */
export const texts = v.pipe(
  v.looseObject({}),
  v.check(
    (named) => Object.values(named).every((value) => typeof value === 'string' && value.length <= 500),
    'must hold only texts of at most 500 characters',
  ),
) as v.GenericSchema<Record<string, string>>;

/** What a customer has put aside to buy. */
export const basket = openObject({
  id: identifier(),
  lines: v.optional(v.array(openObject({ product, quantity: count(1), price: v.optional(money) }))),
  total: v.optional(money),
});
