import { CUSTOMER_OF_ORDER } from './customer-events.ts';
import { first, type Projection } from './projection.ts';

const FILLING = [
  'signal.basket_addition',
  'signal.start_checkout',
  'signal.voucher_addition',
  'signal.voucher_removal',
];
const FILLING_LIST = FILLING.map((type) => `'${type}'`).join(', ');

// A shop that names no basket has one a visitor. An event without either is of no basket.
const BASKET = `coalesce('id ' || (data -> 'basket' ->> 'id'), 'client ' || client_id, 'customer ' || customer_id)`;

/** Baskets: whose, and what is in them where the page told it all. */
export const baskets: Projection = {
  table: 'baskets',
  key: ['shop', 'basket_id'],
  hears: FILLING,
  steps: [
    `basket_words as (
      select shop, ${BASKET} as basket_id, customer_id, client_id, at, position,
        case when data -> 'basket' ? 'lines' then data -> 'basket' end as content,
        case when data -> 'basket' ? 'lines' then position else 0 end as content_position
      from heard where type in (${FILLING_LIST})
    )`,
  ],
  write: (target) => `
    insert into ${target} as t (
      shop, basket_id, customer_id, client_id, content, content_at, content_position, first_at, last_at, position
    )
    select shop, basket_id, ${first('customer_id', 'position desc')}, ${first('client_id', 'position desc')},
      ${first('content', 'content_position desc')},
      case when max(content_position) > 0 then ${first('at', 'content_position desc')} end,
      max(content_position), min(at), max(at), max(position)
    from basket_words
    where basket_id is not null
    group by shop, basket_id
    order by shop, basket_id
    on conflict (shop, basket_id) do update set
      customer_id = case when excluded.position > t.position then excluded.customer_id else t.customer_id end,
      client_id = case when excluded.position > t.position then excluded.client_id else t.client_id end,
      content = case when excluded.content_position > t.content_position then excluded.content else t.content end,
      content_at = case when excluded.content_position > t.content_position then excluded.content_at else t.content_at end,
      content_position = greatest(t.content_position, excluded.content_position),
      first_at = least(t.first_at, excluded.first_at),
      last_at = greatest(t.last_at, excluded.last_at),
      position = greatest(t.position, excluded.position)`,
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

/** When a visitor's baskets became an order. */
export const basketClosings: Projection = {
  table: 'basket_closings',
  key: ['shop', 'visitor'],
  hears: ['signal.order_placed', 'order.placed'],
  write: (target) => `
    insert into ${target} as t (shop, visitor, closed_at)
    select shop, visitor, max(at)
    from heard, lateral (values ('client ' || client_id), ('customer ' || ${CUSTOMER_OF_ORDER})) as visitors (visitor)
    where type in ('signal.order_placed', 'order.placed') and visitor is not null
    group by shop, visitor
    order by shop, visitor
    on conflict (shop, visitor) do update set closed_at = greatest(t.closed_at, excluded.closed_at)`,
};
