import { isNode, ownRow, type Node } from './saleor-answer.ts';

/** Reads one field of Saleor's event into our parameter. */
interface FieldRow {
  readonly name: string;
  readonly read: (value: unknown) => unknown;
  /** What is read, as a JSON pointer from the field on; the refusal points there. */
  readonly below?: string;
}

const asItIs = (value: unknown): unknown => value;

/** The id of an object; what is no object is left to the check. */
const toId = (value: unknown): unknown => (isNode(value) ? value['id'] : value);

const said = (fields: Node): Node =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));

/** Source: Saleor, `OrderEventDiscountObject`. */
function toDiscount(value: unknown): unknown {
  if (!isNode(value)) return value;
  const { valueType, amount, oldValueType, oldValue, oldAmount, __typename: _typename, ...rest } = value;
  return said({
    ...rest,
    value_type: valueType,
    amount_value: isNode(amount) ? amount['amount'] : amount,
    currency: isNode(amount) ? amount['currency'] : undefined,
    old_value_type: oldValueType,
    old_value: oldValue,
    old_amount_value: isNode(oldAmount) ? oldAmount['amount'] : oldAmount,
  });
}

/** Source: Saleor, `OrderEventOrderLineObject`. The order line is null when it has been deleted since. */
function toLine(value: unknown): unknown {
  if (!isNode(value)) return value;
  const { orderLine, itemName, discount, __typename: _typename, ...rest } = value;
  return said({ ...rest, line_pk: toId(orderLine), item_name: itemName, discount: toDiscount(discount) });
}

const each =
  (read: (item: unknown) => unknown) =>
  (value: unknown): unknown =>
    Array.isArray(value) ? value.map(read) : value;

/** A fulfillment line stands for its order line; one that was deleted since is null. */
const toFulfilled = (value: unknown): unknown =>
  Array.isArray(value)
    ? value
        .filter((item) => item !== null)
        .map((item: unknown) => toId(isNode(item) ? (item['orderLine'] ?? item) : item))
    : value;

const plain = (name: string): FieldRow => ({ name, read: asItIs });
const reference = (name: string): FieldRow => ({ name, read: toId, below: '/id' });

/** Fields of Saleor's `OrderEvent` and `CustomerEvent` that are parameters here. Others are kept as they are. */
export const SALEOR_FIELDS: Readonly<Record<string, FieldRow>> = {
  message: plain('message'),
  email: plain('email'),
  emailType: plain('email_type'),
  amount: plain('amount'),
  paymentId: plain('payment_id'),
  paymentGateway: plain('payment_gateway'),
  quantity: plain('quantity'),
  composedId: plain('composed_id'),
  invoiceNumber: plain('invoice_number'),
  oversoldItems: plain('oversold_items'),
  shippingCostsIncluded: plain('shipping_costs_included'),
  reference: plain('reference'),
  count: plain('count'),
  lines: { name: 'lines', read: each(toLine) },
  fulfilledItems: { name: 'fulfilled_items', read: toFulfilled },
  discount: { name: 'discount', read: toDiscount },
  user: reference('user'),
  warehouse: reference('warehouse'),
  relatedOrder: reference('related_order_pk'),
  related: reference('related'),
  order: reference('order'),
  orderLine: reference('order_line'),
};

/** Inside lines and discounts. */
const INNER: Readonly<Record<string, string>> = {
  line_pk: 'orderLine/id',
  item_name: 'itemName',
  value_type: 'valueType',
  amount_value: 'amount/amount',
  currency: 'amount/currency',
  old_value: 'oldValue',
  old_value_type: 'oldValueType',
  old_amount_value: 'oldAmount/amount',
};
const FIELD_OF = new Map(Object.entries(SALEOR_FIELDS).map(([field, { name }]) => [name, field]));

/** A JSON pointer into our data, as one into Saleor's event. */
export function toSaleorPointer(pointer: string): string {
  const [, name = '', ...inner] = pointer.split('/');
  const field = FIELD_OF.get(name) ?? name;
  const below = inner.length === 0 ? (ownRow(SALEOR_FIELDS, field)?.below ?? '') : '';
  return [`/${field}${below}`, ...inner.map((part) => ownRow(INNER, part) ?? part)].join('/');
}
