import type { Dialect, Parameter } from '../journal/dialect.ts';
import { timeText } from '../journal/time-text.ts';
import { OPEN_BASKETS } from './open-baskets.ts';
import type {
  CustomerRecord,
  FunnelDay,
  OpenBasket,
  ProductRecord,
  ReportPage,
  Reports,
  SearchRecord,
  VoucherRecord,
} from './reports.ts';

// Parameters 1 to 3 are shop, from, to.
const DAYS = `shop = $1 and ($2::date is null or day >= $2) and ($3::date is null or day <= $3)`;
const PLACED = `shop = $1 and placed_at is not null
  and ($2::date is null or placed_at >= $2::date::timestamp at time zone 'utc')
  and ($3::date is null or placed_at < ($3::date + 1)::timestamp at time zone 'utc')`;

const sums = (amount: string, currency: string, of: string): string => `(
  select coalesce(json_agg(json_build_object('amount', amount::text, 'currency', currency) order by currency), '[]')
  from (select sum(${amount}) as amount, ${currency} as currency ${of} group by 2) as by_currency)`;

const PRODUCTS = `
  with seen as (
    select product_id, sum(views) as views, sum(additions) as additions, sum(added_quantity) as added_quantity
    from product_days where ${DAYS} group by product_id
  ), bought as (
    select line -> 'product' ->> 'id' as product_id, count(distinct order_id) as purchases,
      sum((line ->> 'quantity')::numeric) as purchased_quantity, max(line -> 'product' ->> 'name') as name
    from orders, jsonb_array_elements(lines) as line
    where ${PLACED} group by 1
  ), counted as (
    select product_id as id, coalesce(views, 0) as views, coalesce(additions, 0) as additions,
      coalesce(added_quantity, 0) as added_quantity, coalesce(purchases, 0) as purchases,
      coalesce(purchased_quantity, 0) as purchased_quantity, bought.name as bought_name
    from seen full join bought using (product_id)
  )
  select id, views + 3 * additions + 5 * purchased_quantity as sort, views::float8, additions::float8,
    added_quantity::float8 as "addedQuantity", purchases::float8, purchased_quantity::float8 as "purchasedQuantity",
    ((views + 3 * additions + 5 * purchased_quantity) / 9)::float8 as score,
    coalesce(products.name, bought_name) as name, products.category
  from counted left join products on products.shop = $1 and products.product_id = id`;

const CUSTOMERS = `
  with seen as (
    select customer_id, sum(views) as views, sum(additions) as additions
    from customer_days where ${DAYS} group by customer_id
  ), bought as (
    select customer_id, count(*) as orders, sum(lines) as lines, sum(items) as items, max(placed_at) as last_at
    from (
      select customer_id, placed_at, coalesce(jsonb_array_length(lines), 0) as lines,
        (select coalesce(sum((line ->> 'quantity')::numeric), 0) from jsonb_array_elements(orders.lines) as line) as items
      from orders where ${PLACED} and customer_id is not null
    ) as each_order
    group by customer_id
  )
  select customer_id as id, coalesce(orders, 0)::numeric as sort, coalesce(views, 0)::float8 as views,
    coalesce(additions, 0)::float8 as additions, coalesce(orders, 0)::float8 as orders,
    coalesce(lines, 0)::float8 as "orderLines", coalesce(items, 0)::float8 as "orderItems",
    ${timeText('last_at')} as "lastOrderAt",
    ${sums('total', 'currency', `from orders where ${PLACED} and customer_id = counted.customer_id and total is not null`)} as spent
  from (select * from seen full join bought using (customer_id)) as counted`;

const SEARCHES = `
  select query as id, case when $7::boolean then sum(without_result) else sum(searches) end as sort,
    sum(searches)::float8 as searches, sum(without_result)::float8 as "withoutResult",
    ${timeText('max(last_at)')} as "lastAt"
  from search_days where ${DAYS}
  group by query having not $7::boolean or sum(without_result) > 0`;

const VOUCHERS = `
  with used as (
    select code, sum(additions) as additions, sum(removals) as removals from voucher_days where ${DAYS} group by code
  ), ordered as (
    select voucher ->> 'code' as code, order_id, (voucher -> 'discount' ->> 'amount')::numeric as amount,
      voucher -> 'discount' ->> 'currency' as currency
    from orders, jsonb_array_elements(vouchers) as voucher where ${PLACED}
  ), orders_of as (
    select code, count(distinct order_id) as orders from ordered group by code
  )
  select code as id, coalesce(orders, 0) + coalesce(additions, 0) as sort, coalesce(additions, 0)::float8 as additions,
    coalesce(removals, 0)::float8 as removals, coalesce(orders, 0)::float8 as orders,
    ${sums('amount', 'currency', 'from ordered where ordered.code = counted.code and amount is not null')} as discounts
  from (select * from used full join orders_of using (code)) as counted`;

const FUNNEL = `
  select to_char(days.day, 'YYYY-MM-DD') as day,
    ${['viewed', 'basket', 'checkout', 'payment', 'placed']
      .map((name, index) => `count(*) filter (where furthest > ${index})::float8 as ${name}`)
      .join(', ')}
  from generate_series($2::date, $3::date, interval '1 day') as days (day)
  left join funnel_visits on shop = $1 and funnel_visits.day = days.day::date
  group by days.day order by days.day`;

/** One page of a report: behind a place, the greatest first. Parameters 4 to 6 are the place and the limit. */
const paged = (report: string): string => `
  select *, sort::text as sort from (${report}) as report
  where $4::numeric is null or report.sort < $4::numeric or (report.sort = $4::numeric and id > $5::text)
  order by report.sort desc, id
  limit $6::bigint`;

const toParameters = ({ shop, from, to, after, limit }: ReportPage): readonly Parameter[] => [
  shop,
  from,
  to,
  after && after.sort,
  after && after.id,
  limit,
];

/** Reads the reports. */
export const createReports = (read: Dialect['read']): Reports => ({
  productRecords: (page) => read<ProductRecord>(paged(PRODUCTS), toParameters(page)),
  customerRecords: (page) => read<CustomerRecord>(paged(CUSTOMERS), toParameters(page)),
  customerRecord: async (shop, customerId, { from, to }) => {
    const one = `select *, sort::text as sort from (${CUSTOMERS}) as report where id = $4`;
    return (await read<CustomerRecord>(one, [shop, from, to, customerId]))[0];
  },
  searches: (page) => read<SearchRecord>(paged(SEARCHES), [...toParameters(page), page.withoutResult]),
  vouchers: (page) => read<VoucherRecord>(paged(VOUCHERS), toParameters(page)),
  openBaskets: (page) => read<OpenBasket>(paged(OPEN_BASKETS), toParameters(page)),
  funnel: (shop, { from, to }) => read<FunnelDay>(FUNNEL, [shop, from, to]),
});
