import { createHmac, randomBytes } from 'node:crypto';

/** The parts of a stored event that can be about a person. */
export interface PersonalRow {
  readonly position: number;
  readonly type: string;
  readonly subject: string | null;
  readonly clientId: string | null;
  readonly sessionId: string | null;
  readonly customerId: string | null;
  readonly data: unknown;
}

/** Who is to be forgotten, and what is said in their place. */
export interface Forgetting {
  /** The word in a customer's place; other customers stay who they are. */
  readonly customer: (id: string) => string;
  /** The word in the place of an anonymous id or a visit. */
  readonly visitor: (id: string) => string;
  /** Whether what was searched for stays: of one person it is theirs, of all together it is the shop's. */
  readonly keepsSearches: boolean;
}

/**
 * Words for those who are forgotten: the same for the same one, so that an order stays one customer's and a visit one
 * visit. They are made with a key that is thrown away, so nobody can find out by trying whose they were.
 */
export function createForgetting(isTheirs: (customerId: string) => boolean, keepsSearches = false): Forgetting {
  const key = randomBytes(32);
  const toWord = (kind: string, id: string): string =>
    `erased-${createHmac('sha256', key).update(`${kind} ${id}`).digest('base64url').slice(0, 20)}`;
  return {
    customer: (id) => (isTheirs(id) ? toWord('customer', id) : id),
    visitor: (id) => toWord('visitor', id),
    keepsSearches,
  };
}

/** Names whose values stay: all of it, or only the named parts. What no name keeps goes, whoever invented it. */
interface Kept {
  readonly [name: string]: true | Kept;
}

const MONEY = { amount: true, currency: true } as const;
const PRODUCT = { id: true, sku: true, name: true, category: true, brand: true, variant: true, price: MONEY } as const;
const VOUCHER = { code: true, discount: MONEY } as const;
const SOLD = { product: PRODUCT, quantity: true, price: MONEY } as const;
const DISCOUNT = {
  value: true,
  value_type: true,
  amount_value: true,
  currency: true,
  old_value: true,
  old_value_type: true,
  old_amount_value: true,
} as const;

/** Goods, money and what the shop itself did with them. The same name means the same in every event. */
const KEPT: Kept = {
  product: PRODUCT,
  quantity: true,
  list: true,
  order: {
    id: true,
    number: true,
    currency: true,
    total: MONEY,
    lines: SOLD,
    shipping: MONEY,
    tax: MONEY,
    discount: MONEY,
    vouchers: VOUCHER,
  },
  voucher: VOUCHER,
  view: { name: true, method: true },
  total: MONEY,
  review: { product: PRODUCT, score: true },
  results: true,
  page: true,
  old_status: true,
  new_status: true,
  line: { id: true },
  amount: true,
  currency: true,
  discount: DISCOUNT,
  lines: { quantity: true, line_pk: true, item_name: true, discount: DISCOUNT },
  oversold_items: true,
  fulfilled_items: true,
  composed_id: true,
  fulfillment: true,
  awaiting_fulfillments: true,
  restocked: true,
  warehouse: true,
  shipping_costs_included: true,
  email_type: true,
  payment_gateway: true,
  order_line: true,
  related_order_pk: true,
  status: true,
  count: true,
  reason: true,
  join: true,
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function keep(value: unknown, kept: true | Kept): unknown {
  if (kept === true) return value;
  if (Array.isArray(value)) return value.map((each) => keep(each, kept));
  if (!isObject(value)) return value; // an id in the place of the thing
  const names = Object.keys(value).filter((name) => Object.hasOwn(kept, name));
  return Object.fromEntries(names.map((name) => [name, keep(value[name], kept[name] ?? true)]));
}

/** Somebody's id in the place where an event has it: bare, or in an object. */
function hideId(value: unknown, hide: (id: string) => string): unknown {
  if (typeof value === 'string') return hide(value);
  return isObject(value) && typeof value['id'] === 'string' ? { id: hide(value['id']) } : null;
}

function eraseData(data: unknown, { customer, visitor, keepsSearches }: Forgetting): unknown {
  if (!isObject(data)) return data === null ? null : {};
  const rest = keep(data, KEPT) as Record<string, unknown>;
  if (keepsSearches && typeof data['query'] === 'string') rest['query'] = data['query'];
  for (const name of ['user', 'customer']) if (name in data) rest[name] = hideId(data[name], customer);
  for (const name of ['from', 'to']) if (name in data) rest[name] = hideId(data[name], visitor);
  if (isObject(data['order']) && isObject(rest['order']) && 'customer' in data['order'])
    rest['order'] = { ...rest['order'], customer: hideId(data['order']['customer'], customer) };
  return rest;
}

const IS_ABOUT_CUSTOMERS = /^(customer\.|signal\.user_)/;

/** An event without the person in it. Everything that timelines of orders and records of goods are made of stays. */
export function toErased(row: PersonalRow, forgetting: Forgetting): PersonalRow {
  const { type, subject, clientId, sessionId, customerId, data } = row;
  const hide = (id: string | null, by: (id: string) => string): string | null => (id === null ? null : by(id));
  return {
    ...row,
    subject: IS_ABOUT_CUSTOMERS.test(type) ? hide(subject, forgetting.customer) : subject,
    clientId: hide(clientId, forgetting.visitor),
    sessionId: hide(sessionId, forgetting.visitor),
    customerId: hide(customerId, forgetting.customer),
    data: eraseData(data, forgetting),
  };
}
