import type { SignalName } from '@tillroll/catalogue';

/** Where an attribute's value goes, by the attribute's name without `data-`. */
type Places = Readonly<Record<string, string>>;

const product = (at: string): Places => ({
  'product-id': `${at}/id`,
  'product-sku': `${at}/sku`,
  'product-name': `${at}/name`,
  'product-category': `${at}/category`,
  'product-brand': `${at}/brand`,
  'product-variant': `${at}/variant`,
  'product-url': `${at}/url`,
  'product-image': `${at}/image`,
  price: `${at}/price`,
});
const basket: Places = { 'basket-id': '/basket/id' };
const voucher: Places = {
  'voucher-code': '/voucher/code',
  'voucher-name': '/voucher/name',
  discount: '/voucher/discount',
};
const user: Places = { 'user-id': '/user/id', 'email-hash': '/user/email_hash' };
const payment: Places = { step: '/view/name', method: '/view/method', total: '/total' };

/** What `data-signal` can name, and which attributes say what of it. The page in docs/recipes is this table. */
export const ATTRIBUTES: Partial<Record<SignalName, Places>> = {
  product_viewed: { ...product('/product'), list: '/list' },
  product_search: { query: '/query', results: '/results', page: '/page' },
  user_registered: { ...user, method: '/method' },
  basket_addition: { ...product('/product'), quantity: '/quantity', ...basket },
  voucher_addition: { ...basket, ...voucher },
  start_checkout: { ...basket, total: '/basket/total', 'email-hash': '/email_hash' },
  pre_payment: payment,
  post_payment: payment,
  order_placed: {
    'order-id': '/order/id',
    'order-number': '/order/number',
    total: '/order/total',
    shipping: '/order/shipping',
    tax: '/order/tax',
    discount: '/order/discount',
    'voucher-code': '/order/vouchers/0/code',
    customer: '/order/customer',
    ...user,
  },
  post_checkout: { 'order-id': '/order/id', 'order-number': '/order/number' },
  review_created: {
    'review-id': '/review/id',
    score: '/review/score',
    title: '/review/title',
    ...product('/review/product'),
  },
  user_logged_in: user,
  voucher_removal: { ...basket, ...voucher },
};

/** What an element with `data-line` says of a line of an order or a basket. */
export const linePlaces = (at: string): Places => ({
  ...product(`${at}/product`),
  price: `${at}/price`,
  quantity: `${at}/quantity`,
});

/** Which signals have lines, and where. */
export const LINES: Partial<Record<SignalName, string>> = {
  order_placed: '/order/lines',
  start_checkout: '/basket/lines',
};

/** How an attribute is read; the others are texts. */
export const VALUE_KINDS: Readonly<Record<string, 'money' | 'count' | 'number'>> = {
  price: 'money',
  total: 'money',
  discount: 'money',
  shipping: 'money',
  tax: 'money',
  quantity: 'count',
  results: 'count',
  page: 'count',
  score: 'number',
};
