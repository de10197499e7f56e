import * as v from 'valibot';
import { currencyCode, isDecimal, money } from '../money.ts';
import { openObject } from '../open-object.ts';
import { count, identifier, text, textOrNumber, word } from '../text.ts';

/*
 * What an event may carry besides who and when: Saleor's additional parameters, one schema each. The same
 * name means the same in every event that has it.
 */

/** The most items of a list. */
const MOST_ITEMS = 1000;

const listOf = <Item extends v.GenericSchema>(item: Item) =>
  v.pipe(
    v.array(item),
    v.check((items) => items.length <= MOST_ITEMS, `must be at most ${MOST_ITEMS} items`),
  );

/** An exact amount, not negative: a decimal text or a number; kept as the text. */
export const amount = v.pipe(
  textOrNumber('must be a decimal text or a number'),
  v.transform(String),
  v.check((value) => !value.startsWith('-'), 'must not be negative'),
  v.check(isDecimal, 'must be a decimal number such as "98.40"'),
);

export const currency = currencyCode();

/** Who or what, by the shop's own id: the id, or an object that has it. Kept as the id. */
export const reference = v.union(
  [
    identifier(),
    v.pipe(
      openObject({ id: identifier() }),
      v.transform(({ id }) => id),
    ),
  ],
  'must be an id (a text of 1 to 200 characters or a whole number), or an object with an id',
);

// Not more than a shop's own form would ask: an apostrophe, a plus and letters of any script are in real addresses.
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/u;

export const email = v.pipe(
  word(320),
  v.check((value) => EMAIL.test(value), 'must be an email address such as "ada@example.com"'),
);

/** What a note or an external service has to say. */
export const message = text(20_000);

const discountValue = { value: amount, amount_value: v.nullish(amount), currency: v.nullish(currency) };

/** `fixed` or `percentage`; Saleor's GraphQL writes it in capitals. */
const valueType = v.pipe(
  word(100),
  v.transform((value) => value.toLowerCase()),
);

/** Source: Saleor, `OrderDiscount` as its events keep it. */
export const discount = openObject({
  ...discountValue,
  value_type: valueType,
  reason: v.nullish(text(2000)),
  old_value: v.nullish(amount),
  old_value_type: v.nullish(valueType),
  old_amount_value: v.nullish(amount),
});

/** One line of an order as an event names it. Saleor 2 writes `item_name`, later ones `item`: kept as `item_name`. */
export const line = v.pipe(
  openObject({
    quantity: count(1),
    line_pk: v.nullish(identifier()),
    item_name: v.nullish(text(1000)),
    item: v.nullish(text(1000)),
    discount: v.nullish(discount),
  }),
  v.transform(({ item, ...rest }) => ({ ...rest, item_name: rest.item_name ?? item ?? null })),
);

export const lines = listOf(line);
export const ids = listOf(reference);
export const names = listOf(text(1000));
export const quantity = count(0);
export const label = text(2000);
export const key = word(500);
export const flag = v.boolean();

/** A parameter that may be left out, or be null. */
export const maybe = <Schema extends v.GenericSchema>(schema: Schema) => v.nullish(schema);

const placedProduct = openObject({
  id: identifier(),
  sku: maybe(word(200)),
  name: maybe(text(500)),
  category: maybe(text(500)),
});

/**
 * What the teller knows of the order itself. It decides whose order it is, and what its amounts are in;
 * its content counts in the records.
 */
export const orderFacts = openObject({
  id: maybe(identifier()),
  number: maybe(identifier()),
  /** The customer the order is linked to. */
  customer: maybe(reference),
  currency: maybe(currency),
  total: maybe(money),
  lines: maybe(listOf(openObject({ product: placedProduct, quantity: count(1), price: maybe(money) }))),
  shipping: maybe(money),
  tax: maybe(money),
  discount: maybe(money),
  vouchers: maybe(listOf(openObject({ code: word(200), name: maybe(text(500)), discount: maybe(money) }))),
});

/** {@link orderFacts}, as a teller writes it. */
export type OrderFacts = v.InferInput<typeof orderFacts>;

/** What a parameter is for, by its name; the generated pages say it. */
export const ABOUT_PARAMETERS: Readonly<Record<string, string>> = {
  account_id: 'The account, by the id the shop gave it',
  amount: "An exact amount in major units of the order's currency, not negative; kept as a decimal text",
  awaiting_fulfillments: 'The fulfillment lines that wait for approval, by id',
  composed_id: "The fulfillment: the order's number and its own, such as 10-1",
  count: 'How many customers, at least 1',
  currency: "The amount's currency (ISO 4217), where it is not the order's",
  discount: 'The discount: value, value_type, amount_value, currency, reason, and the old ones where they changed',
  email: 'The address it was sent to',
  email_type: 'Which email: one of the communication events',
  fulfilled_items: 'The order lines that were fulfilled, by their line_pk',
  fulfillment: 'The fulfillment, by its composed id',
  invoice_number: "The invoice's number",
  line_pk: "The order line's id",
  lines: 'Order lines: quantity (at least 1), line_pk, item_name, discount',
  message: 'The text',
  new_email: 'The address from now on',
  old_email: 'The address so far',
  order: 'The order, by its id',
  order_line: 'The order line of the digital good, by its id',
  oversold_items: 'The names of the items that were sold beyond the stock',
  payment_gateway: 'The payment gateway',
  payment_id: "The payment's id at the gateway; may be empty",
  quantity: 'How many items went back to stock, at least 0',
  reference: "The transaction's reference at the payment provider",
  related: 'The id of the earlier note event',
  related_order_pk: 'The other order, by its id',
  restocked: 'false when nothing goes back to stock, or when the sender says so itself',
  shipping_costs_included: 'Whether the shipping costs were refunded too',
  status: "The invoice's status",
  tracking_number: 'The tracking number; may be empty',
  url: 'Where the invoice is',
  warehouse: 'The warehouse',
};
