import { CUSTOMER_EVENTS, ORDER_EVENTS, typeOf, type EventKind, type EventRow } from '@tillroll/catalogue';

const PAYMENT = ['payment_id', 'payment_gateway'];
const CHANGE = ['old_email', 'new_email'];

/**
 * What Saleor's GraphQL may leave out of an event that has happened all the same: what its schema has no field for,
 * what it gives as an object that has been deleted since, and what older versions did not write. Source: Saleor,
 * `saleor/graphql/order/types.py` and `saleor/graphql/account/types.py`.
 */
const LACKS: Readonly<Record<string, readonly string[]>> = {
  'order.order_paid': ['amount', ...PAYMENT],
  'order.captured': PAYMENT,
  'order.refunded': PAYMENT,
  'order.voided': PAYMENT,
  'order.payment_authorized': PAYMENT,
  'order.fulfillment_canceled': ['composed_id'],
  'order.fulfilled_items': ['fulfilled_items'],
  'order.tracking_updated': ['tracking_number', 'fulfillment'],
  'order.invoice_updated': ['url', 'status'],
  'order.draft_created_from_replace': ['related_order_pk'],
  'order.order_replacement_created': ['related_order_pk'],
  'order.fulfillment_refunded': ['lines'],
  'order.fulfillment_returned': ['lines'],
  'order.fulfillment_replaced': ['lines'],
  'order.fulfillment_awaits_approval': ['awaiting_fulfillments'],
  'order.transaction_event': ['message', 'reference'],
  'order.transaction_charge_requested': ['reference'],
  'order.transaction_refund_requested': ['reference'],
  'order.transaction_cancel_requested': ['reference'],
  'order.note_updated': ['related'],
  'customer.note_added_to_order': ['order'],
  'customer.digital_link_downloaded': ['order_line'],
  'customer.email_changed_request': CHANGE,
  'customer.email_changed': CHANGE,
  'customer.account_activated': ['account_id'],
  'customer.account_deactivated': ['account_id'],
};

function exampleOf(kind: EventKind): Readonly<Record<string, unknown>> {
  if (kind.family !== 'order' && kind.family !== 'customer') return {};
  const row: EventRow = kind.family === 'order' ? ORDER_EVENTS[kind.code] : CUSTOMER_EVENTS[kind.code];
  return row.example;
}

/**
 * What stands in for the parameters that Saleor has left out, so that the rest of an event can be checked. It is
 * taken out again before anything is written: nothing is made up.
 */
export function standInsFor(
  kind: EventKind,
  data: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const example = exampleOf(kind);
  const lacking = (LACKS[typeOf(kind)] ?? []).filter((name) => data[name] === undefined);
  return Object.fromEntries(lacking.map((name) => [name, example[name]]));
}
