import { byRank, first, GATHERED, WITNESSES, type Projection } from './projection.ts';

// `placed` is said by the browser, by the shop's server, by a payment's webhook: one order, one `placed`.
const WORDS = `order_words as (
  select shop, subject as order_id, substr(type, 7) as code,
    case when type = 'order.placed' then '' else position::text end as occasion,
    0 as step, rank, position, at, confirmed, data ->> 'user' as user_id,
    data - 'user' - 'order' as data
  from heard where type like 'order.%'
  union all
  select shop, subject, 'restocked_items', position::text, 1, rank, position, at, confirmed, data ->> 'user',
    jsonb_build_object('quantity', data -> 'quantity', 'warehouse', data -> 'warehouse')
  from heard
  where type = 'order.fulfillment_canceled' and (data -> 'restocked') is distinct from 'false'::jsonb
  union all
  select shop, data -> 'order' ->> 'id', 'placed', '', 0, rank, position, at, confirmed,
    coalesce(data -> 'user' ->> 'id', customer_id), '{}'::jsonb
  from heard where type = 'signal.order_placed'
)`;

/** The timelines of orders. */
export const orderEvents: Projection = {
  table: 'order_events',
  key: ['shop', 'order_id', 'code', 'occasion'],
  hears: ['order.', 'signal.order_placed'],
  steps: [WORDS],
  write: (target) => `
    insert into ${target} as t (
      shop, order_id, code, occasion, step, rank, position, occurred_at, confirmed, user_id, data, witnesses, witness_count
    )
    select shop, order_id, code, occasion, min(step), min(rank), ${first('position')}, ${first('at')},
      bool_or(confirmed), ${first('user_id')}, ${first('data')}, ${GATHERED}
    from order_words
    where order_id is not null
    group by shop, order_id, code, occasion
    order by shop, order_id, code, occasion
    on conflict (shop, order_id, code, occasion) do update set
      confirmed = t.confirmed or excluded.confirmed,
      ${byRank(['position', 'occurred_at', 'user_id', 'data'])},
      ${WITNESSES}`,
};
