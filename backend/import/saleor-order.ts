import { PLACING_CODES, type OrderEventCode } from '@tillroll/catalogue';
import { isNode, type Node } from './saleor-answer.ts';

const at = (node: unknown, ...names: readonly string[]): unknown =>
  names.reduce<unknown>((value, name) => (isNode(value) ? value[name] : undefined), node);

const said = (fields: Node): Node =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));

const toMoney = (value: unknown): unknown =>
  isNode(value) ? { amount: value['amount'], currency: value['currency'] } : undefined;

/** A line of the order itself; undefined when the query did not ask what was sold. */
function toLine(line: unknown): Node | undefined {
  const id = at(line, 'variant', 'product', 'id') ?? at(line, 'variant', 'id') ?? at(line, 'productSku');
  if (id === undefined || id === null) return undefined;
  const category = at(line, 'variant', 'product', 'category', 'name');
  return said({
    product: said({ id, sku: at(line, 'productSku'), name: at(line, 'productName'), category }),
    quantity: at(line, 'quantity'),
    price: toMoney(at(line, 'unitPrice', 'gross')),
  });
}

function toLines(lines: unknown): unknown {
  if (!Array.isArray(lines)) return undefined;
  const known = lines.flatMap((line: unknown) => toLine(line) ?? []);
  return known.length === lines.length ? known : undefined; // some of the lines would count too little
}

function toVouchers(order: Node): unknown {
  const code = at(order, 'voucher', 'code') ?? at(order, 'voucherCode');
  return code === undefined || code === null ? undefined : [{ code }];
}

/**
 * What Saleor's `Order` says of itself, as order events carry it: whose it is and in which currency always, what was
 * bought and what it cost when the event is the one that places it. Amounts are gross.
 */
export function toOrderFacts(order: Node, code: OrderEventCode | undefined): Node {
  const total = at(order, 'total', 'gross');
  const isPlacing = PLACING_CODES.some((placing) => placing === code);
  return said({
    id: order['id'],
    number: order['number'],
    customer: at(order, 'user', 'id'),
    currency: at(total, 'currency'),
    ...(isPlacing && {
      total: toMoney(total),
      lines: toLines(order['lines']),
      shipping: toMoney(at(order, 'shippingPrice', 'gross')),
      tax: toMoney(at(order, 'total', 'tax')),
      vouchers: toVouchers(order),
    }),
  });
}
