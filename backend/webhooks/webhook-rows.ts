import type { CustomerEventCode, OrderEventCode } from '@tillroll/catalogue';
import { isNode, type Node } from '../import/saleor-answer.ts';
import type { SaleorPayload } from './saleor-payload.ts';

/** What tells one such event of an order or a customer from the next. */
export type Apart = 'nothing: it happens once' | 'fulfillment' | 'invoice' | 'occasion';

type RowOf<Family, Code> = {
  readonly family: Family;
  /** Which of our events it is; undefined when it is none. */
  readonly codeOf: (payload: SaleorPayload) => Code | undefined;
  readonly apart: Apart;
  /** Fields of Saleor's event that the payload has elsewhere. */
  readonly fieldsOf?: (payload: SaleorPayload) => Node;
};

/** What a webhook says by its name. */
export type WebhookRow = RowOf<'order', OrderEventCode> | RowOf<'customer', CustomerEventCode>;

const once = (code: OrderEventCode): WebhookRow => ({
  family: 'order',
  codeOf: () => code,
  apart: 'nothing: it happens once',
});
const eachTime = (code: CustomerEventCode): WebhookRow => ({
  family: 'customer',
  codeOf: () => code,
  apart: 'occasion',
});

/** A word of Saleor's, which GraphQL writes in capitals. */
function wordOf(node: Node | undefined, field: string): string {
  const word = node?.[field];
  return typeof word === 'string' ? word.toLowerCase() : '';
}

/** A draft that has become an order was placed by the staff. */
const placing = ({ order }: SaleorPayload): OrderEventCode =>
  ['draft', 'reissue'].includes(wordOf(order, 'origin')) ? 'draft_placed' : 'placed';

/** What goes back is a fulfillment to Saleor too, and none of what was sent. */
function fulfilling({ fulfillment }: SaleorPayload): OrderEventCode | undefined {
  const status = wordOf(fulfillment, 'status');
  if (status === 'waiting_for_approval') return 'fulfillment_awaits_approval';
  return status === '' || status === 'fulfilled' ? 'fulfilled_items' : undefined;
}

/** The lines that were sent, when the subscription has asked which lines of the order they are. */
function fulfilledFields({ fulfillment }: SaleorPayload): Node {
  const lines: unknown = fulfillment?.['lines'];
  const isTold = Array.isArray(lines) && lines.every((line) => isNode(line) && isNode(line['orderLine']));
  return isTold ? { fulfilledItems: lines } : {};
}

/**
 * Webhooks that say by their name what has happened, for payloads without lists of events. The others say only that
 * something has changed, or leave out what the event is about: the amount of a payment or of a refund. Source: Saleor,
 * `saleor/webhook/event_types.py`.
 */
export const WEBHOOKS: Readonly<Record<string, WebhookRow>> = {
  order_created: { family: 'order', codeOf: placing, apart: 'nothing: it happens once' },
  order_confirmed: once('confirmed'),
  order_fully_paid: { family: 'order', codeOf: () => 'order_paid', apart: 'occasion' },
  order_cancelled: once('canceled'),
  order_expired: once('expired'),
  draft_order_created: once('draft_created'),
  fulfillment_created: { family: 'order', codeOf: fulfilling, apart: 'fulfillment', fieldsOf: fulfilledFields },
  fulfillment_approved: {
    family: 'order',
    codeOf: () => 'fulfilled_items',
    apart: 'fulfillment',
    fieldsOf: fulfilledFields,
  },
  fulfillment_canceled: { family: 'order', codeOf: () => 'fulfillment_canceled', apart: 'fulfillment' },
  invoice_requested: { family: 'order', codeOf: () => 'invoice_requested', apart: 'invoice' },
  customer_created: { family: 'customer', codeOf: () => 'account_created', apart: 'nothing: it happens once' },
  account_set_password_requested: eachTime('password_reset_link_sent'),
  account_change_email_requested: eachTime('email_changed_request'),
  account_email_changed: eachTime('email_changed'),
};
