import type { Dialect, Parameter } from '../journal/dialect.ts';
import { timeText } from '../journal/time-text.ts';
import { FUNNEL_STEPS } from './funnel.ts';
import { OPEN_BASKETS } from './open-baskets.ts';
import { CUSTOMER_OF_RECORD, isSaidByServer } from './order-rules.ts';
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

// Parameters 1 to 3 are shop, from, to; 4 asks for what the server said only.
const DAYS = `shop = $1 and ($2::date is null or day >= $2) and ($3::date is null or day <= $3)`;

/** Orders of the range; with parameter 4 only those whose part the server told itself. */
const placed = (part: string): string => `o.shop = $1 and o.placed_at is not null
  and ($2::date is null or o.placed_at >= $2::date::timestamp at time zone 'utc')
  and ($3::date is null or o.placed_at < ($3::date + 1)::timestamp at time zone 'utc')
  and ($4::boolean is not true or (o.confirmed and ${isSaidByServer(part)}))`;

/** Amounts by key and currency, as one list a key: added up once, not once a row of the report. */
const sumsBy = (key: string, rows: string): string => `
  select ${key}, json_agg(json_build_object('amount', amount::text, 'currency', currency) order by currency) as sums
  from (select ${key}, currency, sum(amount) as amount from (${rows}) as amounts group by 1, 2) as by_currency
  group by 1`;

const PRODUCTS = `
  with seen as (
    select product_id, sum(views) as views, sum(additions) as additions, sum(added_quantity) as added_quantity
    from product_days where ${DAYS} group by product_id
  ), bought as (
    select line -> 'product' ->> 'id' as product_id, count(distinct order_id) as purchases,
      sum((line ->> 'quantity')::numeric) as purchased_quantity, max(line -> 'product' ->> 'name') as name
    from orders as o, jsonb_array_elements(o.lines) as line
    where ${placed('lines')} group by 1
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

/** `narrow` is a condition on `customer_id` for the record of one customer. */
const customers = (narrow = 'true'): string => `
  with seen as (
    select customer_id, sum(views) as views, sum(additions) as additions
    from customer_days where ${DAYS} and ${narrow} group by customer_id
  ), owned as (
    select * from (
      select ${CUSTOMER_OF_RECORD} as customer_id, o.placed_at, o.lines, o.total, o.currency, o.total_rank, o.lines_rank
      from orders as o where ${placed('placed')}
    ) as known where customer_id is not null and ${narrow}
  ), bought as (
    select customer_id, count(*) as orders, sum(coalesce(jsonb_array_length(lines), 0)) as lines,
      sum((select coalesce(sum((line ->> 'quantity')::numeric), 0) from jsonb_array_elements(owned.lines) as line)) as items,
      max(placed_at) as last_at
    from owned group by customer_id
  ), spent as (${sumsBy(
    'customer_id',
    `select customer_id, currency, total as amount from owned as o
     where total is not null and currency is not null and ($4::boolean is not true or ${isSaidByServer('total')})`,
  )}
  )
  select customer_id as id, coalesce(orders, 0)::numeric as sort, coalesce(views, 0)::float8 as views,
    coalesce(additions, 0)::float8 as additions, coalesce(orders, 0)::float8 as orders,
    coalesce(lines, 0)::float8 as "orderLines", coalesce(items, 0)::float8 as "orderItems",
    ${timeText('last_at')} as "lastOrderAt", coalesce(sums, '[]') as spent
  from seen full join bought using (customer_id) left join spent using (customer_id)`;

const SEARCHES = `
  select query as id, case when $4::boolean then sum(without_result) else sum(searches) end as sort,
    sum(searches)::float8 as searches, sum(without_result)::float8 as "withoutResult",
    ${timeText('max(last_at)')} as "lastAt"
  from search_days where ${DAYS}
  group by query having $4::boolean is not true or sum(without_result) > 0`;

const VOUCHERS = `
  with used as (
    select code, sum(additions) as additions, sum(removals) as removals from voucher_days where ${DAYS} group by code
  ), ordered as (
    select voucher ->> 'code' as code, o.order_id, (voucher -> 'discount' ->> 'amount')::numeric as amount,
      voucher -> 'discount' ->> 'currency' as currency
    from orders as o, jsonb_array_elements(o.vouchers) as voucher where ${placed('vouchers')}
  ), orders_of as (
    select code, count(distinct order_id) as orders from ordered group by code
  ), saved as (${sumsBy('code', 'select code, currency, amount from ordered where amount is not null')}
  )
  select code as id, coalesce(orders, 0) + coalesce(additions, 0) as sort, coalesce(additions, 0)::float8 as additions,
    coalesce(removals, 0)::float8 as removals, coalesce(orders, 0)::float8 as orders, coalesce(sums, '[]') as discounts
  from used full join orders_of using (code) left join saved using (code)`;

const FUNNEL = `
  with visits as (
    select day, visit, max(furthest) as furthest
    from (
      select day, visit, furthest from funnel_visits where shop = $1 and day >= $2::date and day <= $3::date
      union all
      select day, visit, ${FUNNEL_STEPS.length} from funnel_placed where shop = $1 and day >= $2::date and day <= $3::date
    ) as steps
    group by day, visit
  )
  select to_char(days.day, 'YYYY-MM-DD') as day,
    ${FUNNEL_STEPS.map((name, index) => `count(*) filter (where furthest > ${index})::float8 as ${name}`).join(', ')}
  from generate_series($2::date, $3::date, interval '1 day') as days (day)
  left join visits on visits.day = days.day::date
  group by days.day order by days.day`;

/** One page of a report: behind a place, the greatest first. Parameters 5 to 7 are the place and the limit. */
const paged = (report: string): string => `
  select *, sort::text as sort from (${report}) as report
  where $5::numeric is null or report.sort < $5::numeric or (report.sort = $5::numeric and id > $6::text)
  order by report.sort desc, id
  limit $7::bigint`;

/** `only` narrows a report: to what the server said, or to searches without result. */
const toParameters = ({ shop, from, to, after, limit }: ReportPage, only: boolean): readonly Parameter[] => [
  shop,
  from,
  to,
  only,
  after && after.sort,
  after && after.id,
  limit,
];

/** Reads the reports. */
export const createReports = (read: Dialect['read']): Reports => ({
  productRecords: (page) => read<ProductRecord>(paged(PRODUCTS), toParameters(page, page.confirmedOnly)),
  customerRecords: (page) => read<CustomerRecord>(paged(customers()), toParameters(page, page.confirmedOnly)),
  customerRecord: async (shop, customerId, { from, to, confirmedOnly }) => {
    const one = `select *, sort::text as sort from (${customers('customer_id = $5')}) as report`;
    return (await read<CustomerRecord>(one, [shop, from, to, confirmedOnly, customerId]))[0];
  },
  searches: (page) => read<SearchRecord>(paged(SEARCHES), toParameters(page, page.withoutResult)),
  vouchers: (page) => read<VoucherRecord>(paged(VOUCHERS), toParameters(page, page.confirmedOnly)),
  openBaskets: ({ shop, from, to, after, limit }) =>
    read<OpenBasket>(OPEN_BASKETS, [shop, from, to, after && after.sort, after && after.id, limit]),
  funnel: (shop, { from, to }) => read<FunnelDay>(FUNNEL, [shop, from, to]),
});
