import { CUSTOMER_EVENT_CODES, CUSTOMER_EVENTS } from '@tillroll/catalogue';
import { byRank, first, GATHERED, WITNESSES, type Projection } from './projection.ts';

/** Of which order: what a page calls the subject of its signal is not asked. */
export const ORDER_ID = `case when type like 'order.%' then subject else data -> 'order' ->> 'id' end`;

/** Whose order it is, as far as the event itself says; `placed` is what a customer does. */
export const CUSTOMER_OF_ORDER = `case
    when type = 'signal.order_placed' then coalesce(data -> 'order' ->> 'customer', customer_id, data -> 'user' ->> 'id')
    when type = 'order.placed' then coalesce(data -> 'order' ->> 'customer', customer_id, data ->> 'user')
    else coalesce(data -> 'order' ->> 'customer', customer_id)
  end`;

// Which customer events are about an order; in others the field is not theirs.
const ABOUT_ORDERS = CUSTOMER_EVENT_CODES.filter((code) => 'order' in CUSTOMER_EVENTS[code].parameters)
  .map((code) => `'customer.${code}'`)
  .join(', ');

// A customer has one account and places an order once, however many say so.
const WORDS = `customer_words as (
  select shop, coalesce(subject, '') as customer_id, substr(type, 10) as code,
    case type
      when 'customer.account_created' then ''
      when 'customer.placed_order' then data ->> 'order'
      else position::text
    end as occasion,
    rank, position, at, confirmed, coalesce(data ->> 'user', subject) as user_id, 
    case when type in (${ABOUT_ORDERS}) then data ->> 'order' end as order_id,
    data - 'user' - 'order' as data
  from heard where type like 'customer.%'
  union all
  select shop, coalesce(data -> 'user' ->> 'id', customer_id), 'account_created', '', rank, position, at, confirmed,
    coalesce(data -> 'user' ->> 'id', customer_id), null, '{}'::jsonb
  from heard where type = 'signal.user_registered'
  union all
  select shop, customer, 'placed_order', order_id, rank, position, at, confirmed, customer, order_id, '{}'::jsonb
  from (
    select *, ${CUSTOMER_OF_ORDER} as customer, ${ORDER_ID} as order_id
    from heard where type in ('signal.order_placed', 'order.placed')
  ) as placed
  where customer is not null
)`;

/** The timelines of customers. Notes on their own orders are added on reading: see `timelines.ts`. */
export const customerEvents: Projection = {
  table: 'customer_events',
  key: ['shop', 'customer_id', 'code', 'occasion'],
  hears: ['customer.', 'signal.user_registered', 'signal.order_placed', 'order.placed'],
  steps: [WORDS],
  write: (target) => `
    insert into ${target} as t (
      shop, customer_id, code, occasion, rank, position, occurred_at, confirmed, user_id, order_id, data, witnesses, witness_count
    )
    select shop, customer_id, code, occasion, min(rank), ${first('position')}, ${first('at')},
      bool_or(confirmed), ${first('user_id')}, ${first('order_id')}, ${first('data')}, ${GATHERED}
    from customer_words
    where customer_id is not null and occasion is not null
    group by shop, customer_id, code, occasion
    order by shop, customer_id, code, occasion
    on conflict (shop, customer_id, code, occasion) do update set
      confirmed = t.confirmed or excluded.confirmed,
      ${byRank(['position', 'occurred_at', 'user_id', 'order_id', 'data'])},
      ${WITNESSES}`,
};
