import { byRank, first, UNCONFIRMED_RANK, type Projection } from './projection.ts';

/** The steps of a visit before an order, in order, and the signals that take it there. */
const STEPS = [
  { name: 'viewed', signals: ['product_viewed'] },
  { name: 'basket', signals: ['basket_addition'] },
  { name: 'checkout', signals: ['start_checkout'] },
  { name: 'payment', signals: ['pre_payment', 'post_payment'] },
] as const;

/** The names of all steps, in order. */
export const FUNNEL_STEPS = [...STEPS.map(({ name }) => name), 'placed'] as const;

const PLACED = ['signal.order_placed', 'signal.post_checkout'] as const;
const TYPES = STEPS.flatMap(({ signals }) => signals.map((name) => `signal.${name}`));
const listOf = (types: readonly string[]): string => types.map((type) => `'${type}'`).join(', ');
const STEP = STEPS.map(
  ({ signals }, index) => `when type in (${listOf(signals.map((name) => `signal.${name}`))}) then ${index + 1}`,
).join(' ');

// A visit is a session; without one, whoever it was.
const VISIT = `coalesce(session_id, client_id, customer_id, 'position ' || position)`;

/** How far each visit came on a day, short of an order. */
export const funnelVisits: Projection = {
  table: 'funnel_visits',
  key: ['shop', 'day', 'visit'],
  hears: TYPES,
  write: (target) => `
    insert into ${target} as t (shop, day, visit, furthest)
    select shop, day, ${VISIT}, max(case ${STEP} end)
    from heard where type in (${listOf(TYPES)})
    group by 1, 2, 3
    order by 1, 2, 3
    on conflict (shop, day, visit) do update set furthest = greatest(t.furthest, excluded.furthest)`,
};

/**
 * The visit in which each order was placed: once, however often and on however many days it is said again. The
 * first page that says it knows the visit better than any server.
 */
export const funnelPlaced: Projection = {
  table: 'funnel_placed',
  key: ['shop', 'order_id'],
  hears: PLACED,
  write: (target) => `
    insert into ${target} as t (shop, order_id, rank, day, visit)
    select shop, order_id, min(rank), ${first('day')}, ${first('visit')}
    from (
      select shop, data -> 'order' ->> 'id' as order_id, day, ${VISIT} as visit,
        position + case when coalesce(session_id, client_id) is null then ${UNCONFIRMED_RANK} else 0 end as rank
      from heard where type in (${listOf(PLACED)})
    ) as placed
    where order_id is not null
    group by shop, order_id
    order by shop, order_id
    on conflict (shop, order_id) do update set ${byRank(['day', 'visit'])}`,
};
