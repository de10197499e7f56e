import type { Dialect, Parameter } from '../journal/dialect.ts';
import { timeText } from '../journal/time-text.ts';
import { CUSTOMER_OF_RECORD, isSaidByServer } from './order-rules.ts';
import { positionOf } from './projection.ts';

/** One event of an order's or a customer's timeline. */
export interface TimelineEvent {
  /** Stays the same, whoever else confirms it. */
  readonly id: string;
  readonly code: string;
  readonly orderId: string | null;
  /** The customer whose timeline it is; of an order, the customer it is linked to. */
  readonly customerId: string | null;
  readonly occurredAt: string;
  readonly position: number;
  /** 1 for what follows from another event of the same position. */
  readonly step: number;
  /** Whether the shop's own server said it. */
  readonly confirmed: boolean;
  readonly userId: string | null;
  /** The parameters, by their names in the catalogue. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The order's number and currency, as far as known. */
  readonly orderNumber: string | null;
  readonly currency: string | null;
  /** Where in the journal the events are that say it: the first hundred. */
  readonly witnesses: readonly number[];
  readonly witnessCount: number;
}

/** Which events of timelines; every given field narrows. */
export interface TimelineFilter {
  readonly shop: string;
  readonly codes: readonly string[] | null;
  readonly orderId: string | null;
  readonly customerId: string | null;
  readonly confirmed: boolean | null;
  /** From this time on. */
  readonly from: string | null;
  /** Before this time. */
  readonly to: string | null;
}

/** A place between two events of a timeline. */
export interface TimelinePlace {
  readonly occurredAtMs: number;
  readonly position: number;
  readonly step: number;
}

/** Which part of a timeline. */
export interface TimelinePage {
  readonly after: TimelinePlace | null;
  readonly limit: number;
  readonly newestFirst: boolean;
}

/** The timelines as they are asked for. */
export interface Timelines {
  readonly findOrderEvents: (filter: TimelineFilter, page: TimelinePage) => Promise<readonly TimelineEvent[]>;
  readonly countOrderEvents: (filter: TimelineFilter) => Promise<number>;
  readonly findCustomerEvents: (filter: TimelineFilter, page: TimelinePage) => Promise<readonly TimelineEvent[]>;
  readonly countCustomerEvents: (filter: TimelineFilter) => Promise<number>;
}

const ORDER_EVENTS = `(
  select e.shop, e.order_id || '/' || e.code || case when e.occasion = '' then '' else '/' || e.occasion end as id,
    e.code, e.order_id, ${CUSTOMER_OF_RECORD} as customer_id, e.occurred_at, e.position, e.step, e.confirmed, e.user_id, e.data,
    o.number, o.currency, e.witnesses, e.witness_count
  from order_events as e left join orders as o on o.shop = e.shop and o.order_id = e.order_id
)`;

// A note by the order's own customer is on the customer's timeline too (Saleor, `order_note_added_event`),
// whichever of the two came first; the server must have said whose order it is. A feed that says so itself
// is not repeated. An order is placed by one customer: what browsers say of others is not shown.
const CUSTOMER_EVENTS = `(
  select e.shop,
    e.customer_id || '/' || e.code || case when e.occasion = '' then '' else '/' || e.occasion end as id,
    e.code, e.order_id, nullif(e.customer_id, '') as customer_id, e.occurred_at, e.position, 0 as step, e.confirmed,
    e.user_id, e.data, null as number, null as currency, e.witnesses, e.witness_count
  from customer_events as e
  where e.code <> 'placed_order' or e.confirmed or not exists (
    select from orders as o
    where o.shop = e.shop and o.order_id = e.order_id and o.customer_id <> e.customer_id
  )
  union all
  select n.shop, o.customer_id || '/note_added_to_order/' || n.occasion, 'note_added_to_order', n.order_id,
    o.customer_id, n.occurred_at, n.position, 1, n.confirmed, n.user_id,
    jsonb_build_object('message', n.data -> 'message'), null, null, n.witnesses, n.witness_count
  from order_events as n
  join orders as o on o.shop = n.shop and o.order_id = n.order_id and o.customer_id = n.user_id
    and ${isSaidByServer('customer')}
  where n.code = 'note_added' and not exists (
    select from customer_events as said
    where said.shop = n.shop and said.customer_id = o.customer_id and said.order_id = n.order_id
      and said.code = 'note_added_to_order' and said.data ->> 'message' = n.data ->> 'message'
      and abs(extract(epoch from said.occurred_at - n.occurred_at)) <= 60
  )
)`;

const WHERE = `
  shop = $1 and ($2::text[] is null or code = any($2))
  and ($3::text is null or order_id = $3)
  and ($4::text is null or customer_id = $4)
  and ($5::boolean is null or confirmed = $5)
  and ($6::timestamptz is null or occurred_at >= $6)
  and ($7::timestamptz is null or occurred_at < $7)`;

const toParameters = (filter: TimelineFilter): readonly Parameter[] => [
  filter.shop,
  filter.codes,
  filter.orderId,
  filter.customerId,
  filter.confirmed,
  filter.from,
  filter.to,
];

const FIND = (events: string, newestFirst: boolean): string => `
  select id, code, order_id as "orderId", customer_id as "customerId", ${timeText('occurred_at')} as "occurredAt",
    position::float8 as "position", step, confirmed, user_id as "userId", data, number as "orderNumber", currency,
    (select json_agg(${positionOf('rank')} order by rank) from unnest(witnesses) as rank) as witnesses, witness_count::float8 as "witnessCount"
  from ${events} as e
  where ${WHERE} and ($8::timestamptz is null
    or (occurred_at, e.position, step) ${newestFirst ? '<' : '>'} ($8, $9::bigint, $10::smallint))
  order by ${['occurred_at', 'e.position', 'step'].map((each) => `${each}${newestFirst ? ' desc' : ''}`).join(', ')}
  limit $11::bigint`;

const find =
  (read: Dialect['read'], events: string) =>
  (filter: TimelineFilter, { after, limit, newestFirst }: TimelinePage): Promise<readonly TimelineEvent[]> =>
    read<TimelineEvent>(FIND(events, newestFirst), [
      ...toParameters(filter),
      after && new Date(after.occurredAtMs).toISOString(),
      after && after.position,
      after && after.step,
      limit,
    ]);

const count =
  (read: Dialect['read'], events: string) =>
  async (filter: TimelineFilter): Promise<number> => {
    const sql = `select count(*)::float8 as count from ${events} as e where ${WHERE}`;
    const [row] = await read<{ readonly count: number }>(sql, toParameters(filter));
    return row?.count ?? 0;
  };

/** Reads timelines. */
export const createTimelines = (read: Dialect['read']): Timelines => ({
  findOrderEvents: find(read, ORDER_EVENTS),
  countOrderEvents: count(read, ORDER_EVENTS),
  findCustomerEvents: find(read, CUSTOMER_EVENTS),
  countCustomerEvents: count(read, CUSTOMER_EVENTS),
});
