import type { Dialect } from '../journal/dialect.ts';
import { timeText } from '../journal/time-text.ts';
import { CUSTOMER_OF_RECORD, isOnlyClaimed } from './order-rules.ts';

/** An exact amount of one currency. */
export interface Sum {
  readonly amount: string;
  readonly currency: string;
}

/** An order as it is known; each part is data as the best word has it. */
export interface OrderRecord {
  readonly id: string;
  readonly number: string | null;
  readonly customerId: string | null;
  readonly placedAt: string | null;
  /** Whether the shop's own server said that it was placed. */
  readonly confirmed: boolean;
  readonly currency: string | null;
  readonly total: string | null;
  readonly lines: unknown;
  readonly vouchers: unknown;
  /** `shipping`, `tax` and `discount`, as far as they were said. */
  readonly charges: Readonly<Record<string, unknown>> | null;
  /** Parts of a confirmed order for which there is only a browser's word. */
  readonly claimed: readonly string[];
}

/** Which orders. */
export interface OrderFilter {
  readonly shop: string;
  readonly customerId: string;
  readonly limit: number;
}

/** Orders and customers by id. */
export interface Entities {
  readonly findOrder: (shop: string, id: string) => Promise<OrderRecord | undefined>;
  /** A customer's orders, the newest first. */
  readonly findOrders: (filter: OrderFilter) => Promise<readonly OrderRecord[]>;
  /** Whether anything is known of a customer. */
  readonly isCustomer: (shop: string, id: string) => Promise<boolean>;
}

const PARTS = ['number', 'currency', 'total', 'lines', 'vouchers', 'charges'];
const CLAIMED = PARTS.map((part) => `case when o.confirmed and ${isOnlyClaimed(part)} then '${part}' end`).join(', ');

const COLUMNS = `
  o.order_id as id, o.number, ${CUSTOMER_OF_RECORD} as "customerId", ${timeText('o.placed_at')} as "placedAt",
  o.confirmed, o.currency, o.total::text as total, o.lines, o.vouchers, o.charges,
  array_remove(array[${CLAIMED}], null) as claimed`;

// An order of which nobody said more than that something happened to it is an order too.
const ORDER = `
  select ${COLUMNS} from orders as o where o.shop = $1 and o.order_id = $2
  union all
  (select order_id, null, null, null, false, null, null, null, null, null, '{}'::text[] from order_events
   where shop = $1 and order_id = $2 and not exists (select from orders where shop = $1 and order_id = $2) limit 1)`;

const ORDERS = `
  select ${COLUMNS} from orders as o
  where o.shop = $1 and o.customer_id = $2 and ${CUSTOMER_OF_RECORD} = $2
  order by o.placed_at desc nulls last, o.order_id
  limit $3::bigint`;

const CUSTOMER = `
  select exists (select from customer_events where shop = $1 and customer_id = $2)
    or exists (select from orders where shop = $1 and customer_id = $2)
    or exists (select from customer_days where shop = $1 and customer_id = $2)
    or exists (select from customer_clients where shop = $1 and customer_id = $2)
    or exists (select from events where shop = $1 and customer_id = $2) as "isKnown"`;

/** Reads orders and customers. */
export const createEntities = (read: Dialect['read']): Entities => ({
  findOrder: async (shop, id) => (await read<OrderRecord>(ORDER, [shop, id]))[0],
  findOrders: ({ shop, customerId, limit }) => read<OrderRecord>(ORDERS, [shop, customerId, limit]),
  isCustomer: async (shop, id) =>
    (await read<{ readonly isKnown: boolean }>(CUSTOMER, [shop, id]))[0]?.isKnown === true,
});
