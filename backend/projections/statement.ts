import { basketAdditions, basketClosings, baskets } from './baskets.ts';
import { clientChanges } from './client-changes.ts';
import { customerClients } from './customer-clients.ts';
import { customerEvents } from './customer-events.ts';
import { funnelPlaced, funnelVisits } from './funnel.ts';
import { customerTraits } from './customer-traits.ts';
import { orderEvents } from './order-events.ts';
import { orders } from './orders.ts';
import { customerDays, productDays, products } from './products.ts';
import { UNCONFIRMED_RANK, type Projection } from './projection.ts';
import { searchDays } from './searches.ts';
import { voucherDays } from './vouchers.ts';

/** Everything that follows from the journal. */
export const PROJECTIONS: readonly Projection[] = [
  orderEvents,
  customerEvents,
  orders,
  products,
  productDays,
  customerDays,
  searchDays,
  voucherDays,
  funnelVisits,
  funnelPlaced,
  baskets,
  basketAdditions,
  basketClosings,
  customerClients,
  customerTraits,
  clientChanges,
];

/** Raised when a projection comes to other rows than before: a journal of an older program is projected anew. */
export const PROJECTIONS_VERSION = 2;

/** What a projection hears of an event; `at` is when it happened, by our clock where that is known. */
const HEARD = `heard as materialized (
  select position, shop, type, subject, received_at, confirmed, client_id, session_id, customer_id, data, at,
    (at at time zone 'utc')::date as day,
    position + case when confirmed then 0 else ${UNCONFIRMED_RANK} end as rank
  from news, lateral (select coalesce(corrected_at, occurred_at) as at) as clock
)`;

/** The columns that `news`, the relation of events that are new, must have. */
export const NEWS_COLUMNS =
  'position, shop, source, id, type, subject, occurred_at, received_at, corrected_at, confirmed, client_id, session_id, customer_id, data';

const hears = ({ hears: heard }: Projection, types: ReadonlySet<string>): boolean =>
  heard.some((each) => (each.endsWith('.') ? [...types].some((type) => type.startsWith(each)) : types.has(each)));

/**
 * The parts of a `with` list, after `news`, that project events of these types; empty when nobody hears of
 * them. A group of views need not pay for planning what orders do.
 */
export function toProjectingSteps(types: ReadonlySet<string> | 'all', schema = ''): readonly string[] {
  const wanted = PROJECTIONS.filter((each) => types === 'all' || hears(each, types));
  if (wanted.length === 0) return [];
  const writes = wanted.flatMap(({ table, steps = [], write }) => [
    ...steps,
    `${table}_written as (${write(`${schema}${table}`)})`,
  ]);
  return [HEARD, ...writes];
}
