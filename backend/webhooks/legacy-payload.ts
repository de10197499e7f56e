import { isNode, ownRow, type Node } from '../import/saleor-answer.ts';

const toMoney = (amount: unknown, currency: unknown): Node | undefined =>
  amount === undefined || amount === null || typeof currency !== 'string' ? undefined : { amount, currency };

function toLine(line: unknown): unknown {
  if (!isNode(line)) return line;
  return {
    productName: line['product_name'],
    productSku: line['product_sku'],
    quantity: line['quantity'],
    unitPrice: { gross: toMoney(line['unit_price_gross_amount'], line['currency']) },
    variant: { id: line['product_variant_id'] },
  };
}

function currencyOf({ channel, lines }: Node): unknown {
  if (isNode(channel)) return channel['currency_code'];
  const first: unknown = Array.isArray(lines) ? lines[0] : undefined;
  return isNode(first) ? first['currency'] : undefined;
}

function toOrder(order: unknown): Node | undefined {
  if (!isNode(order)) return undefined;
  const { id, number, origin, lines } = order;
  const currency = currencyOf(order);
  return {
    id,
    number,
    origin,
    total: { gross: toMoney(order['total_gross_amount'], currency) },
    shippingPrice: { gross: toMoney(order['shipping_price_gross_amount'], currency) },
    ...(Array.isArray(lines) && { lines: lines.map(toLine) }),
  };
}

/** How Saleor writes each of its models, and under which name GraphQL has it. */
const READ: Readonly<Record<string, (item: Node) => Node>> = {
  Order: (item) => ({ order: toOrder(item) }),
  Fulfillment: ({ id, status, order }) => ({ fulfillment: { id, status }, order: toOrder(order) }),
  Invoice: ({ id, order }) => ({ invoice: { id }, order: toOrder(order) }),
  User: ({ id }) => ({ user: { id } }),
};

/**
 * Gives the payload of a webhook without a subscription the shape that GraphQL has: of an order what was bought and what
 * it cost, of everybody the id; who the customer of an order is it does not say. Undefined when it is none of ours.
 * Source: Saleor, `saleor/webhook/payloads.py`.
 */
export function fromLegacy(payload: unknown): Node | undefined {
  const item: unknown = Array.isArray(payload) ? payload[0] : undefined;
  if (!isNode(item)) return undefined;
  const { type, meta } = item;
  const read = typeof type === 'string' ? ownRow(READ, type) : undefined;
  return read && { ...read(item), issuedAt: isNode(meta) ? (meta['issued_at'] ?? meta['issuedAt']) : undefined };
}
