import type { SignalInput, SignalName } from './signals.ts';

const product = {
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

const lines = [{ product, quantity: 2, price: product.price }];
const voucher = { code: 'AUTUMN', name: 'Autumn sale', discount: { amount: '2.50', currency: 'EUR' } };
const basket = { id: 'b-81', lines, total: { amount: '25.00', currency: 'EUR' } };
const user = { id: 'c-17', email_hash: 'b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514' };
const order = { id: 'o-4711', number: '2026-4711' };
const view = { name: 'payment', method: 'card' };
const total = { amount: '31.64', currency: 'EUR' };
const statuses = { order, old_status: 'Pending', new_status: 'Being processed' };

/** A payload of every signal that says all it can say. */
export const SIGNAL_EXAMPLES: { readonly [Name in SignalName]: SignalInput<Name> } = {
  product_viewed: { product, list: 'search' },
  product_search: { query: 'red mug', results: 7, page: 1, filters: { brand: 'Ostsee' } },
  user_registered: { user, method: 'email' },
  basket_addition: { product, quantity: 2, basket },
  voucher_addition: { basket: { ...basket, total: { amount: '22.50', currency: 'EUR' } }, voucher },
  start_checkout: { basket, email_hash: user.email_hash },
  pre_payment: { view, total },
  post_payment: { view, total },
  order_placed: {
    order: {
      ...order,
      total,
      lines,
      shipping: { amount: '4.90', currency: 'EUR' },
      tax: { amount: '4.24', currency: 'EUR' },
      discount: { amount: '2.50', currency: 'EUR' },
      vouchers: [voucher],
      customer: user.id,
    },
    user,
  },
  post_checkout: { order },
  review_created: { review: { id: 'r-9', product, score: 4.5, title: 'Keeps coffee warm' } },
  user_logged_in: { user },
  voucher_removal: { basket, voucher },
  order_status_changed: statuses,
  order_line_status_changed: { ...statuses, line: { id: 'l-1' } },
};
