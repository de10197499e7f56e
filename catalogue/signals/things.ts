import * as v from 'valibot';
import { money } from '../money.ts';
import { openObject } from '../open-object.ts';
import { count, identifier, text, word } from '../text.ts';

const id = identifier();
const someMoney = v.optional(money);

/** What is sold. `id` is the shop's own; everything else is what the page knows of it. */
export const product = openObject({
  id,
  sku: v.optional(word(200)),
  name: v.optional(text(500)),
  category: v.optional(text(500)),
  brand: v.optional(text(200)),
  variant: v.optional(text(200)),
  url: v.optional(text(2048)),
  image: v.optional(text(2048)),
  price: someMoney,
});

/** Texts by name, such as the filters of a search. */
export const texts = v.pipe(
  v.looseObject({}),
  v.check(
    (named) => Object.values(named).every((value) => typeof value === 'string' && value.length <= 500),
    'must hold only texts of at most 500 characters',
  ),
) as v.GenericSchema<Record<string, string>>;

const few = <Item extends v.GenericSchema>(item: Item, most: number) =>
  v.pipe(
    v.array(item),
    v.check(({ length }) => length <= most, `must hold at most ${most}`),
  );

const linesWith = <Price extends v.GenericSchema>(price: Price) =>
  few(openObject({ product, quantity: count(1), price }), 1000);

/** What a customer has put aside to buy. `price` is that of one piece. */
export const basket = openObject({
  id,
  lines: v.optional(linesWith(someMoney)),
  total: someMoney,
});

/** What makes a basket cheaper. */
export const voucher = openObject({
  code: word(200),
  name: v.optional(text(200)),
  discount: someMoney,
});

const identified = { id };
const numbered = { id, number: v.optional(id) };

/** An order, by the shop's own id; `number` is what the customer is told, where that is another. */
export const orderReference = openObject(numbered);

/** What was bought. `price` of a line is that of one piece; `customer` is whose order it is. */
export const order = openObject({
  ...numbered,
  total: money,
  lines: linesWith(money),
  shipping: someMoney,
  tax: someMoney,
  discount: someMoney,
  vouchers: v.optional(few(voucher, 100)),
  customer: v.optional(id),
});

/** A line of an order. */
export const line = openObject(identified);

/** A hash, so that the same person can be recognised without being named. */
export const emailHash = v.pipe(
  word(200),
  v.check((hash) => !hash.includes('@'), 'must be a hash, not an address'),
);

/** Someone with an account. */
export const user = openObject({ id, email_hash: v.optional(emailHash) });

/** A step of the checkout, and how it is taken: `payment`, `card`. */
export const view = openObject({ name: word(200), method: v.optional(text(200)) });

/** What a customer thinks of a product: 0 is worst, 5 is best. */
export const review = openObject({
  id: v.optional(id),
  product,
  score: v.pipe(
    v.number(),
    v.check((score) => score >= 0 && score <= 5, 'must be from 0 to 5'),
  ),
  title: v.optional(text(500)),
});
