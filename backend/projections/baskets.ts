import { PLACING_CODES } from '@tillroll/catalogue';
import { CUSTOMER_OF_ORDER, ORDER_ID } from './customer-events.ts';
import { byRank, first, type Projection } from './projection.ts';

const FILLING = [
  'signal.basket_addition',
  'signal.start_checkout',
  'signal.voucher_addition',
  'signal.voucher_removal',
];
const FILLING_LIST = FILLING.map((type) => `'${type}'`).join(', ');

// A shop that names no basket has one a visitor. An event without either is of no basket.
const BASKET = `coalesce('id ' || (data -> 'basket' ->> 'id'), 'client ' || client_id, 'customer ' || customer_id)`;

// The newest word decides by its time, not by its arrival; words of one moment by their place in the journal.
const newer = (part: string): string =>
  `(excluded.${part}_at, excluded.${part}_position) > (t.${part}_at, t.${part}_position)`;

const keepNewest = (part: string, column: string): string => `
      ${column} = case when ${newer(part)} then excluded.${column} else t.${column} end,
      ${part}_at = greatest(t.${part}_at, excluded.${part}_at),
      ${part}_position = case when ${newer(part)} then excluded.${part}_position else t.${part}_position end`;

const newest = (column: string): string => {
  const order = `(${column} is null), at desc, position desc`;
  return `${first(column, order)}, case when count(${column}) > 0 then ${first('at', order)} else '-infinity' end,
      case when count(${column}) > 0 then ${first('position', order)} else 0 end`;
};

/** Baskets: whose, and what is in them where the page told it all. */
export const baskets: Projection = {
  table: 'baskets',
  key: ['shop', 'basket_id'],
  hears: FILLING,
  steps: [
    `basket_words as (
      select shop, ${BASKET} as basket_id, customer_id, client_id, at, position,
        case when jsonb_typeof(data -> 'basket' -> 'lines') = 'array' then data -> 'basket' -> 'lines' end as content
      from heard where type in (${FILLING_LIST})
    )`,
  ],
  write: (target) => `
    insert into ${target} as t (
      shop, basket_id, customer_id, customer_at, customer_position, client_id, client_at, client_position,
      content, content_at, content_position, first_at, last_at
    )
    select shop, basket_id, ${newest('customer_id')}, ${newest('client_id')},
      ${newest('content')}, min(at), max(at)
    from basket_words
    where basket_id is not null
    group by shop, basket_id
    order by shop, basket_id
    on conflict (shop, basket_id) do update set
      ${keepNewest('customer', 'customer_id')},
      ${keepNewest('client', 'client_id')},
      ${keepNewest('content', 'content')},
      first_at = least(t.first_at, excluded.first_at),
      last_at = greatest(t.last_at, excluded.last_at)`,
};

/** What was put into baskets, one row an addition. */
export const basketAdditions: Projection = {
  table: 'basket_additions',
  key: ['shop', 'basket_id', 'position'],
  hears: ['signal.basket_addition'],
  write: (target) => `
    insert into ${target} (shop, basket_id, position, added_at, product_id, name, quantity, amount, currency)
    select shop, ${BASKET}, position, at, data -> 'product' ->> 'id', data -> 'product' ->> 'name',
      (data ->> 'quantity')::numeric, (data -> 'product' -> 'price' ->> 'amount')::numeric,
      data -> 'product' -> 'price' ->> 'currency'
    from heard
    where type = 'signal.basket_addition' and ${BASKET} is not null and data -> 'product' ->> 'id' is not null
      and data ->> 'quantity' is not null
    order by position
    on conflict do nothing`,
};

/**
 * When a visitor's baskets became an order: by the best word about the order, so that a thank-you page that is
 * loaded again closes nothing anew, and never after that word came in, whatever the device's clock says. A
 * browser closes only its own baskets.
 */
export const basketClosings: Projection = {
  table: 'basket_closings',
  key: ['shop', 'visitor', 'order_id'],
  hears: ['signal.order_placed', ...PLACING_CODES.map((code) => `order.${code}`)],
  write: (target) => `
    insert into ${target} as t (shop, visitor, order_id, rank, closed_at)
    select shop, visitor, order_id, min(rank), ${first('closed_at')}
    from (
      select shop, visitor, ${ORDER_ID} as order_id, rank, least(at, received_at) as closed_at
      from heard, lateral (values
        ('client ' || client_id),
        (case when confirmed then 'customer ' || ${CUSTOMER_OF_ORDER} end)
      ) as visitors (visitor)
      where type in ('signal.order_placed', ${PLACING_CODES.map((code) => `'order.${code}'`).join(', ')})
    ) as closings
    where visitor is not null and order_id is not null
    group by shop, visitor, order_id
    order by shop, visitor, order_id
    on conflict (shop, visitor, order_id) do update set ${byRank(['closed_at'])}`,
};
