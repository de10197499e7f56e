import type { Projection } from './projection.ts';

/** The steps of a visit, in order, and the signals that take it there. */
export const FUNNEL_STEPS = [
  { name: 'viewed', signals: ['product_viewed'] },
  { name: 'basket', signals: ['basket_addition'] },
  { name: 'checkout', signals: ['start_checkout'] },
  { name: 'payment', signals: ['pre_payment', 'post_payment'] },
  { name: 'placed', signals: ['order_placed', 'post_checkout'] },
] as const;

const TYPES = FUNNEL_STEPS.flatMap(({ signals }) => signals.map((name) => `signal.${name}`));
const STEP = FUNNEL_STEPS.map(
  ({ signals }, index) => `when type in (${signals.map((name) => `'signal.${name}'`).join(', ')}) then ${index + 1}`,
).join(' ');

/** How far each visit came on a day. A visit is a session; without one, whoever it was. */
export const funnelVisits: Projection = {
  table: 'funnel_visits',
  key: ['shop', 'day', 'visit'],
  hears: TYPES,
  write: (target) => `
    insert into ${target} as t (shop, day, visit, furthest)
    select shop, day, coalesce(session_id, client_id, customer_id, 'position ' || position), max(case ${STEP} end)
    from heard where type in (${TYPES.map((type) => `'${type}'`).join(', ')})
    group by 1, 2, 3
    order by 1, 2, 3
    on conflict (shop, day, visit) do update set furthest = greatest(t.furthest, excluded.furthest)`,
};
