import { PLACING_CODES } from '@tillroll/catalogue';
import { CUSTOMER_OF_ORDER, ORDER_ID } from './customer-events.ts';
import { byRank, first, NO_RANK, type Projection } from './projection.ts';

const PLACING = [...PLACING_CODES.map((code) => `'order.${code}'`), `'signal.order_placed'`].join(', ');

/** The best word's value, or nothing where no word of the group has it. */
const best = (column: string, rank: string): string =>
  `case when min(${rank}) < ${NO_RANK} then ${first(column, rank)} end`;

// Each part of an order is taken from the best word that has it.
const WORDS = `order_facts as (
  select shop, ${ORDER_ID} as order_id, at, confirmed, rank,
    data -> 'order' ->> 'number' as number,
    ${CUSTOMER_OF_ORDER} as customer_id,
    coalesce(data -> 'order' -> 'total' ->> 'currency', data -> 'order' ->> 'currency') as currency,
    (data -> 'order' -> 'total' ->> 'amount')::numeric as total,
    nullif(data -> 'order' -> 'lines', 'null') as lines,
    nullif(data -> 'order' -> 'vouchers', 'null') as vouchers,
    nullif(jsonb_strip_nulls(jsonb_build_object(
      'shipping', data -> 'order' -> 'shipping', 'tax', data -> 'order' -> 'tax',
      'discount', data -> 'order' -> 'discount'
    )), '{}') as charges,
    type in (${PLACING}) as is_placing
  from heard
  where type in (${PLACING}) or (type like 'order.%' and data -> 'order' is not null)
), order_parts as (
  select *,
    case when number is null then ${NO_RANK} else rank end as number_rank,
    case when customer_id is null then ${NO_RANK} else rank end as customer_rank,
    case when currency is null then ${NO_RANK} else rank end as currency_rank,
    case when is_placing and total is not null then rank else ${NO_RANK} end as total_rank,
    case when is_placing and lines is not null then rank else ${NO_RANK} end as lines_rank,
    case when is_placing and vouchers is not null then rank else ${NO_RANK} end as vouchers_rank,
    case when is_placing and charges is not null then rank else ${NO_RANK} end as charges_rank,
    case when is_placing then rank else ${NO_RANK} end as placed_rank
  from order_facts
)`;

/** Orders: whose, of what worth, and since when. */
export const orders: Projection = {
  table: 'orders',
  key: ['shop', 'order_id'],
  hears: ['order.', 'signal.order_placed'],
  steps: [WORDS],
  write: (target) => `
    insert into ${target} as t (
      shop, order_id, number, number_rank, customer_id, customer_rank,
      currency, currency_rank, total, total_rank, lines, lines_rank, vouchers, vouchers_rank, charges, charges_rank, placed_at, placed_rank, confirmed
    )
    select shop, order_id, ${first('number', 'number_rank')}, min(number_rank),
      ${first('customer_id', 'customer_rank')}, min(customer_rank),
      ${best('currency', 'currency_rank')}, min(currency_rank), ${best('total', 'total_rank')}, min(total_rank),
      ${best('lines', 'lines_rank')}, min(lines_rank), ${best('vouchers', 'vouchers_rank')}, min(vouchers_rank),
      ${best('charges', 'charges_rank')}, min(charges_rank), ${best('at', 'placed_rank')}, min(placed_rank), bool_or(confirmed and is_placing)
    from order_parts
    where order_id is not null
    group by shop, order_id
    order by shop, order_id
    on conflict (shop, order_id) do update set
      confirmed = t.confirmed or excluded.confirmed,
      ${byRank(['number'], 'number_rank')},
      ${byRank(['customer_id'], 'customer_rank')},
      ${byRank(['currency'], 'currency_rank')},
      ${byRank(['total'], 'total_rank')},
      ${byRank(['lines'], 'lines_rank')},
      ${byRank(['vouchers'], 'vouchers_rank')},
      ${byRank(['charges'], 'charges_rank')},
      ${byRank(['placed_at'], 'placed_rank')}`,
};
