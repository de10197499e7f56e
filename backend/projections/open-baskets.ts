import { timeText } from '../journal/time-text.ts';

// Open is a basket with something in it that was said after its visitor's last order. What is in it: what
// the page last told of the whole basket, and what was added since.
const ADDED = `
  from basket_additions as a
  where a.shop = open.shop and a.basket_id = open.basket_id
    and a.added_at > open.closed_at and a.added_at > open.content_at`;

const LINES = `(
  select line -> 'product' ->> 'id' as product_id, line -> 'product' ->> 'name' as name,
    (line ->> 'quantity')::numeric as quantity,
    (coalesce(line -> 'price', line -> 'product' -> 'price') ->> 'amount')::numeric as amount,
    coalesce(line -> 'price', line -> 'product' -> 'price') ->> 'currency' as currency
  from jsonb_array_elements(open.content) as line
  union all
  select a.product_id, a.name, a.quantity, a.amount, a.currency ${ADDED}
)`;

/**
 * Baskets that are no order yet, the latest first. Parameters 1 to 3 are shop, from, to; 4 and 5 the place
 * behind which the page starts, 6 its limit. The lines are looked up for the page alone.
 */
export const OPEN_BASKETS = `
  with closings as materialized (
    select visitor, max(closed_at) as closed_at from basket_closings where shop = $1 group by visitor
  ), touched as (
    select b.shop, b.basket_id, b.customer_id, b.client_id, b.first_at, b.last_at, b.content, b.content_at,
      greatest(by_client.closed_at, by_customer.closed_at, '-infinity') as closed_at
    from baskets as b
    left join closings as by_client on by_client.visitor = 'client ' || b.client_id
    left join closings as by_customer on by_customer.visitor = 'customer ' || b.customer_id
    where b.shop = $1
      and ($2::date is null or b.last_at >= $2::date::timestamp at time zone 'utc')
      and ($3::date is null or b.last_at < ($3::date + 1)::timestamp at time zone 'utc')
  ), open as (
    select shop, basket_id, customer_id, client_id, first_at, last_at, closed_at, extract(epoch from last_at) as sort,
      case when content_at > closed_at then content end as content,
      case when content_at > closed_at then content_at else '-infinity' end as content_at
    from touched where last_at > closed_at
  ), page as materialized (
    select * from open
    where ($4::numeric is null or sort < $4::numeric or (sort = $4::numeric and basket_id > $5::text))
      and (jsonb_array_length(content) > 0 or exists (select ${ADDED}))
    order by sort desc, basket_id
    limit $6::bigint
  )
  select basket_id as id, sort::text as sort, customer_id as "customerId", client_id as "clientId",
    ${timeText('first_at')} as "firstAt", ${timeText('last_at')} as "lastAt", filled.lines, filled.totals
  from page as open, lateral (
    select
      (select json_agg(json_build_object('productId', product_id, 'name', name, 'quantity', quantity) order by product_id)
       from (select product_id, max(name) as name, sum(quantity)::float8 as quantity
             from ${LINES} as lines group by product_id) as by_product) as lines,
      (select coalesce(json_agg(json_build_object('amount', amount::text, 'currency', currency) order by currency), '[]')
       from (select currency, sum(amount * quantity) as amount from ${LINES} as lines
             where currency is not null group by currency) as by_currency) as totals
  ) as filled
  order by open.sort desc, basket_id`;
