import { emailType } from './communication-events.ts';
import { namesOf, row, SALEOR_2, since } from './event-row.ts';
import {
  amount,
  currency,
  discount,
  email,
  flag,
  ids,
  key,
  label,
  lines,
  maybe,
  message,
  names,
  quantity,
  reference,
} from './parameters.ts';

const payment = { amount, currency: maybe(currency), payment_id: label, payment_gateway: label };
const paid = { amount: '98.40', payment_id: 'pay-71', payment_gateway: 'mirumee.payments.stripe' };
const twoLines = [
  { quantity: 2, line_pk: 'l-1', item_name: 'Enamel mug, red' },
  { quantity: 1, line_pk: 'l-2', item_name: 'Desk lamp' },
];
const someDiscount = {
  value: '10',
  value_type: 'percentage',
  amount_value: '9.84',
  currency: 'EUR',
  reason: 'A scratched box',
};
const changedDiscount = { ...someDiscount, old_value: '5', old_value_type: 'fixed', old_amount_value: '5.00' };
const discounted = [{ quantity: 1, line_pk: 'l-2', item_name: 'Desk lamp', discount: someDiscount }];
const nothing = { parameters: {}, example: {} };

/** Everything that happens to an order. Source: Saleor, `OrderEvents`, of 2.11 and of today. */
export const ORDER_EVENTS = {
  draft_created: row({ description: 'A draft order was created by a staff user', ...nothing }),
  draft_added_products: row({
    description: 'A staff user added products to a draft order',
    parameters: { lines },
    aliases: [{ code: 'added_products', graphql: 'ADDED_PRODUCTS' }],
    example: { lines: twoLines },
  }),
  draft_removed_products: row({
    description: 'A staff user removed products from a draft order',
    parameters: { lines },
    aliases: [{ code: 'removed_products', graphql: 'REMOVED_PRODUCTS' }],
    example: { lines: twoLines },
  }),
  placed: row({
    description: 'An order was placed by a customer',
    ...nothing,
    alsoWrites: 'customer `placed_order`, when the customer is known',
    claimedBy: 'order_placed',
  }),
  draft_placed: row({
    description: 'An order was created from a draft by a staff user',
    ...nothing,
    graphql: 'PLACED_FROM_DRAFT',
    aliases: [{ code: 'placed_from_draft', graphql: 'PLACED_FROM_DRAFT' }],
  }),
  oversold_items: row({
    description: 'The order was created from a draft, but some line items were oversold',
    parameters: { oversold_items: names },
    example: { oversold_items: ['Enamel mug, red', 'Desk lamp'] },
  }),
  canceled: row({ description: 'The order was cancelled', ...nothing }),
  order_paid: row({
    description: 'The order was fully paid by the customer',
    parameters: payment,
    aliases: [{ code: 'order_fully_paid', graphql: 'ORDER_FULLY_PAID' }],
    example: paid,
  }),
  marked_as_paid: row({
    description: 'The order was manually marked as fully paid by a staff user',
    ...nothing,
    aliases: [{ code: 'order_marked_as_paid', graphql: 'ORDER_MARKED_AS_PAID' }],
  }),
  email_sent: row({
    description: 'An email was sent to the customer',
    parameters: { email, email_type: emailType },
    example: { email: 'ada@example.com', email_type: 'order_confirmation' },
  }),
  captured: row({
    description: 'The payment was captured',
    parameters: payment,
    aliases: [{ code: 'payment_captured', graphql: 'PAYMENT_CAPTURED' }],
    example: paid,
  }),
  refunded: row({
    description: 'The payment was refunded',
    parameters: payment,
    aliases: [{ code: 'payment_refunded', graphql: 'PAYMENT_REFUNDED' }],
    example: paid,
  }),
  voided: row({
    description: 'The payment was voided',
    parameters: { ...payment, amount: maybe(amount) },
    aliases: [{ code: 'payment_voided', graphql: 'PAYMENT_VOIDED' }],
    example: paid,
  }),
  payment_failed: row({
    description: 'The payment failed',
    parameters: { message, payment_id: maybe(label), payment_gateway: maybe(label) },
    example: { message: 'The card was declined', payment_id: 'pay-71', payment_gateway: 'mirumee.payments.stripe' },
  }),
  fulfillment_canceled: row({
    description: 'Fulfillment for one or more of the items was cancelled',
    parameters: {
      composed_id: reference,
      quantity: maybe(quantity),
      warehouse: maybe(label),
      restocked: maybe(flag),
    },
    alsoWrites: '`restocked_items` with its quantity and warehouse, unless `restocked` is false',
    example: { composed_id: '10-1', quantity: 3, warehouse: 'north' },
  }),
  restocked_items: row({
    description: "One or more of the order's items was restocked",
    parameters: { quantity, warehouse: maybe(label) },
    aliases: [{ code: 'fulfillment_restocked_items', graphql: 'FULFILLMENT_RESTOCKED_ITEMS' }],
    example: { quantity: 0, warehouse: 'north' },
  }),
  fulfilled_items: row({
    description: "One or more of the order's items was fulfilled",
    parameters: { fulfilled_items: ids },
    aliases: [{ code: 'fulfillment_fulfilled_items', graphql: 'FULFILLMENT_FULFILLED_ITEMS' }],
    example: { fulfilled_items: ['l-1', 2] },
  }),
  note_added: row({
    description: 'A note was added to the order by a staff member',
    parameters: { message },
    alsoWrites: "customer `note_added_to_order`, when it is the order's own customer who wrote it",
    example: { message: 'Please ring twice' },
  }),
  other: row({
    description: 'Status used when legacy events are imported',
    parameters: { message: maybe(message) },
    example: { message: 'Imported from the old shop' },
  }),
  updated_address: row({ description: 'The address from the placed order was updated', ...nothing, ...SALEOR_2 }),
  payment_authorized: row({
    description: 'The payment was authorized',
    parameters: payment,
    ...SALEOR_2,
    example: paid,
  }),
  external_service_notification: row({
    description: 'Notification from external service',
    parameters: { message: maybe(message) },
    ...SALEOR_2,
    example: { message: 'Adyen: capture is pending' },
  }),
  invoice_requested: row({ description: 'An invoice was requested', ...nothing, ...SALEOR_2 }),
  invoice_generated: row({
    description: 'An invoice was generated',
    parameters: { invoice_number: key },
    ...SALEOR_2,
    example: { invoice_number: '2026/11/204' },
  }),
  invoice_updated: row({
    description: 'An invoice was updated',
    parameters: { invoice_number: key, url: label, status: label },
    ...SALEOR_2,
    example: { invoice_number: '2026/11/204', url: 'https://shop.example/invoices/204.pdf', status: 'success' },
  }),
  invoice_sent: row({
    description: 'An invoice was sent',
    parameters: { email },
    ...SALEOR_2,
    example: { email: 'ada@example.com' },
  }),
  tracking_updated: row({
    description: "The fulfillment's tracking code was updated",
    parameters: { tracking_number: label, fulfillment: reference },
    ...SALEOR_2,
    example: { tracking_number: '00340434161094042557', fulfillment: '10-1' },
  }),
  confirmed: row({ description: 'The order was confirmed', ...nothing, ...since('3.0') }),
  draft_created_from_replace: row({
    description: 'The draft order with replace lines was created',
    parameters: { related_order_pk: reference, lines },
    ...since('3.0'),
    example: { related_order_pk: 'o-10', lines: twoLines },
  }),
  order_replacement_created: row({
    description: 'The draft order was created based on this order',
    parameters: { related_order_pk: reference },
    ...since('3.0'),
    example: { related_order_pk: 'o-11' },
  }),
  order_discount_added: row({
    description: 'A new discount was applied to this order',
    parameters: { discount },
    ...since('3.0'),
    example: { discount: someDiscount },
  }),
  order_discount_automatically_updated: row({
    description: "The order's discount was updated automatically after the changes in the order",
    parameters: { discount },
    ...since('3.0'),
    example: { discount: changedDiscount },
  }),
  order_discount_updated: row({
    description: "The order's discount was updated",
    parameters: { discount },
    ...since('3.0'),
    example: { discount: changedDiscount },
  }),
  order_discount_deleted: row({
    description: "The order's discount was deleted",
    parameters: { discount },
    ...since('3.0'),
    example: { discount: someDiscount },
  }),
  order_line_discount_updated: row({
    description: 'An order line was discounted',
    parameters: { lines },
    ...since('3.0'),
    example: { lines: discounted },
  }),
  order_line_discount_removed: row({
    description: 'The discount for an order line was removed',
    parameters: { lines },
    ...since('3.0'),
    example: { lines: discounted },
  }),
  order_line_product_deleted: row({
    description: "An order line's product was deleted",
    parameters: { lines },
    ...since('3.0'),
    example: { lines: twoLines },
  }),
  order_line_variant_deleted: row({
    description: "An order line's product variant was deleted",
    parameters: { lines },
    ...since('3.0'),
    example: { lines: twoLines },
  }),
  fulfillment_refunded: row({
    description: 'Some items were refunded',
    parameters: { lines, amount, currency: maybe(currency), shipping_costs_included: flag },
    ...since('3.0'),
    example: { lines: twoLines, amount: 25, shipping_costs_included: false },
  }),
  fulfillment_returned: row({
    description: 'Some items were returned',
    parameters: { lines },
    ...since('3.0'),
    example: { lines: twoLines },
  }),
  fulfillment_replaced: row({
    description: 'Some items were replaced',
    parameters: { lines },
    ...since('3.0'),
    example: { lines: twoLines },
  }),
  fulfillment_awaits_approval: row({
    description: 'Fulfillments await approval',
    parameters: { awaiting_fulfillments: ids },
    ...since('3.1'),
    example: { awaiting_fulfillments: ['f-1', 'f-2'] },
  }),
  transaction_event: row({
    description: 'Something happened to a transaction',
    parameters: { message, reference: label },
    ...since('3.4'),
    example: { message: 'Charged', reference: 'psp-9' },
  }),
  transaction_charge_requested: row({
    description: 'The charge of a transaction was requested',
    parameters: { amount, currency: maybe(currency), reference: label },
    ...since('3.13'),
    example: { amount: '98.40', reference: 'psp-9' },
  }),
  transaction_refund_requested: row({
    description: 'The refund of a transaction was requested',
    parameters: { amount, currency: maybe(currency), reference: label },
    ...since('3.4'),
    example: { amount: '12.50', reference: 'psp-9' },
  }),
  transaction_cancel_requested: row({
    description: 'The cancellation of a transaction was requested',
    parameters: { reference: label },
    ...since('3.13'),
    example: { reference: 'psp-9' },
  }),
  transaction_mark_as_paid_failed: row({
    description: 'A transaction could not be marked as paid',
    parameters: { message },
    ...since('3.13'),
    example: { message: 'The amounts differ' },
  }),
  expired: row({ description: 'The order expired automatically', ...nothing, ...since('3.13') }),
  note_updated: row({
    description: 'A note of the order was updated',
    parameters: { message, related: reference },
    ...since('3.15'),
    example: { message: 'Please ring three times', related: 'note-1' },
  }),
  placed_automatically_from_paid_checkout: row({
    description: 'The order was placed automatically from a fully paid checkout',
    ...nothing,
    ...since('3.21'),
  }),
} as const;

/** Names an event of an order: the last part of its type, `order.<code>`. */
export type OrderEventCode = keyof typeof ORDER_EVENTS;
/** What an order event carries, as a sender writes it. */
export type OrderEventData<Code extends OrderEventCode> = (typeof ORDER_EVENTS)[Code]['example'];

/** All codes, in the order of the catalogue. */
export const ORDER_EVENT_CODES = Object.keys(ORDER_EVENTS) as OrderEventCode[];

/** By which an order comes into the world: each counts as a purchase, once an order. */
export const PLACING_CODES = [
  'placed',
  'draft_placed',
  'placed_automatically_from_paid_checkout',
] as const satisfies readonly OrderEventCode[];

/** Our own codes, GraphQL's values and the aliases of both. */
export const ORDER_EVENT_NAMES: ReadonlyMap<string, OrderEventCode> = namesOf(ORDER_EVENTS);
