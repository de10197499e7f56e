import type { Money, SignalName, SignalPayload } from '@tillroll/catalogue';

/** A GA4 event as Tag Manager's documentation has it. */
export interface Ga4Push {
  readonly event: string;
  readonly ecommerce?: Readonly<Record<string, unknown>>;
  readonly [parameter: string]: unknown;
}

type Product = SignalPayload<'product_viewed'>['product'];
interface Line {
  readonly product: Product;
  readonly quantity: number;
  readonly price?: Money | undefined;
}

/** GA4 has numbers where we have exact texts. */
const toNumber = (money: Money | undefined): number | undefined => money && Number(money.amount);

/** Without what is not known: Tag Manager takes `undefined` for an order to forget. */
const known = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const toItem = ({ product, quantity, price = product.price }: Line) =>
  known({
    item_id: product.id,
    item_name: product.name,
    item_brand: product.brand,
    item_category: product.category,
    item_variant: product.variant,
    price: toNumber(price),
    quantity,
  });

const total = (lines: readonly Line[]): number | undefined => {
  const prices = lines.map(({ product, price = product.price, quantity }) => (toNumber(price) ?? NaN) * quantity);
  const sum = prices.reduce((all, each) => all + each, 0);
  return Number.isFinite(sum) ? Math.round(sum * 1000) / 1000 : undefined;
};

function toEcommerce(lines: readonly Line[], money: Money | undefined, more: Readonly<Record<string, unknown>> = {}) {
  const [first] = lines;
  const currency = money?.currency ?? first?.price?.currency ?? first?.product.price?.currency;
  const value = money ? toNumber(money) : total(lines);
  return known({ currency, value: currency === undefined ? undefined : value, ...more, items: lines.map(toItem) });
}

type Write = { readonly [Name in SignalName]?: (payload: SignalPayload<Name>) => Ga4Push };

/** Which signal comes to which GA4 event. The others are pushed under their own names. */
const WRITE: Write = {
  product_viewed: ({ product, list }) => ({
    event: 'view_item',
    ecommerce: toEcommerce([{ product, quantity: 1 }], undefined, { item_list_name: list }),
  }),
  product_search: ({ query }) => ({ event: 'search', search_term: query }),
  basket_addition: (line) => ({ event: 'add_to_cart', ecommerce: toEcommerce([line], undefined) }),
  start_checkout: ({ basket }) => ({
    event: 'begin_checkout',
    ecommerce: toEcommerce(basket?.lines ?? [], basket?.total),
  }),
  pre_payment: ({ view, total: money }) => ({
    event: 'add_payment_info',
    ecommerce: toEcommerce([], money, { payment_type: view.method }),
  }),
  order_placed: ({ order }) => ({
    event: 'purchase',
    ecommerce: toEcommerce(order.lines, order.total, {
      transaction_id: order.id,
      tax: toNumber(order.tax),
      shipping: toNumber(order.shipping),
      coupon: order.vouchers?.[0]?.code,
    }),
  }),
  user_registered: ({ method }) => ({ event: 'sign_up', ...known({ method }) }),
  user_logged_in: () => ({ event: 'login' }),
};

/** The GA4 event that a signal comes to. */
export function toGa4(name: SignalName, payload: unknown): Ga4Push {
  const write = WRITE[name] as ((payload: unknown) => Ga4Push) | undefined;
  return write ? write(payload) : { event: name, tillroll: payload };
}
