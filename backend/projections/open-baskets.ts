import { timeText } from '../journal/time-text.ts';

// Open is a basket with something in it that was said after its visitor's last order. What is in it: what
// the page last told of the whole basket, and what was added since. Parameters 1 to 3 are shop, from, to.
const CLOSED_AT = `(
  select max(closed_at) from basket_closings
  where basket_closings.shop = b.shop and visitor in ('client ' || b.client_id, 'customer ' || b.customer_id))`;

const LINES = `(
  select line -> 'product' ->> 'id' as product_id, line -> 'product' ->> 'name' as name,
    (line ->> 'quantity')::numeric as quantity,
    (coalesce(line -> 'price', line -> 'product' -> 'price') ->> 'amount')::numeric as amount,
    coalesce(line -> 'price', line -> 'product' -> 'price') ->> 'currency' as currency
  from jsonb_array_elements(open.content -> 'lines') as line
  union all
  select product_id, name, quantity, amount, currency from basket_additions as a
  where a.shop = open.shop and a.basket_id = open.basket_id
    and (open.closed_at is null or a.added_at > open.closed_at)
    and (open.content is null or a.added_at > open.content_at)
)`;

/** Baskets that are no order yet, the latest first. */
export const OPEN_BASKETS = `
  select basket_id as id, extract(epoch from last_at) as sort, customer_id as "customerId", client_id as "clientId",
    ${timeText('first_at')} as "firstAt", ${timeText('last_at')} as "lastAt", filled.lines, filled.totals
  from (
    select shop, basket_id, customer_id, client_id, first_at, last_at, closed_at,
      case when closed_at is null or content_at > closed_at then content end as content, content_at
    from (select b.*, ${CLOSED_AT} as closed_at from baskets as b where b.shop = $1) as b
    where (closed_at is null or last_at > closed_at)
      and ($2::date is null or last_at >= $2::date::timestamp at time zone 'utc')
      and ($3::date is null or last_at < ($3::date + 1)::timestamp at time zone 'utc')
  ) as open, lateral (
    select
      (select json_agg(json_build_object('productId', product_id, 'name', name, 'quantity', quantity) order by product_id)
       from (select product_id, max(name) as name, sum(quantity)::float8 as quantity
             from ${LINES} as lines group by product_id) as by_product) as lines,
      (select coalesce(json_agg(json_build_object('amount', amount::text, 'currency', currency) order by currency), '[]')
       from (select currency, sum(amount * quantity) as amount from ${LINES} as lines
             where currency is not null group by currency) as by_currency) as totals
  ) as filled
  where filled.lines is not null`;
