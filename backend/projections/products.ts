import { first, type Projection } from './projection.ts';

const SEEN = ['signal.product_viewed', 'signal.basket_addition'] as const;
const SEEN_LIST = SEEN.map((type) => `'${type}'`).join(', ');

/** What products are called and where they belong, each as the newest event that tells it has it. */
export const products: Projection = {
  table: 'products',
  key: ['shop', 'product_id'],
  hears: SEEN,
  write: (target) => `
    insert into ${target} as t (shop, product_id, name, name_position, category, category_position)
    select shop, product_id, ${first('name', 'name_position desc')}, max(name_position),
      ${first('category', 'category_position desc')}, max(category_position)
    from (
      select shop, product_id, name, case when name is null then 0 else position end as name_position,
        category, case when category is null then 0 else position end as category_position
      from (
        select shop, position, data -> 'product' ->> 'id' as product_id, data -> 'product' ->> 'name' as name,
          data -> 'product' ->> 'category' as category
        from heard where type in (${SEEN_LIST})
      ) as seen
    ) as told
    where product_id is not null
    group by shop, product_id
    order by shop, product_id
    on conflict (shop, product_id) do update set
      name = case when excluded.name_position > t.name_position then excluded.name else t.name end,
      name_position = greatest(t.name_position, excluded.name_position),
      category = case when excluded.category_position > t.category_position then excluded.category else t.category end,
      category_position = greatest(t.category_position, excluded.category_position)`,
};

/** Views and additions a product a day. Purchases are in the orders. Source: Oscar, `ProductRecord`. */
export const productDays: Projection = {
  table: 'product_days',
  key: ['shop', 'product_id', 'day'],
  hears: SEEN,
  write: (target) => `
    insert into ${target} as t (shop, product_id, day, views, additions, added_quantity)
    select shop, data -> 'product' ->> 'id', day,
      count(*) filter (where type = 'signal.product_viewed'),
      count(*) filter (where type = 'signal.basket_addition'),
      coalesce(sum((data ->> 'quantity')::numeric) filter (where type = 'signal.basket_addition'), 0)
    from heard where type in (${SEEN_LIST}) and data -> 'product' ->> 'id' is not null
    group by 1, 2, 3
    order by 1, 2, 3
    on conflict (shop, product_id, day) do update set
      views = t.views + excluded.views,
      additions = t.additions + excluded.additions,
      added_quantity = t.added_quantity + excluded.added_quantity`,
};

/** Views and additions a customer a day. Orders are in the orders. Source: Oscar, `UserRecord`. */
export const customerDays: Projection = {
  table: 'customer_days',
  key: ['shop', 'customer_id', 'day'],
  hears: SEEN,
  write: (target) => `
    insert into ${target} as t (shop, customer_id, day, views, additions)
    select shop, customer_id, day,
      count(*) filter (where type = 'signal.product_viewed'),
      count(*) filter (where type = 'signal.basket_addition')
    from heard where type in (${SEEN_LIST}) and customer_id is not null
    group by 1, 2, 3
    order by 1, 2, 3
    on conflict (shop, customer_id, day) do update set
      views = t.views + excluded.views,
      additions = t.additions + excluded.additions`,
};
