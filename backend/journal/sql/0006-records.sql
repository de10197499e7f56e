-- Projections that count. A day is a day of UTC. Sums are numeric: no count a browser sends can overflow them.

create table products (
  shop text not null,
  product_id text not null,
  -- each as the newest event that tells it has it
  name text,
  name_position bigint not null,
  category text,
  category_position bigint not null,
  primary key (shop, product_id)
);

create table product_days (
  shop text not null,
  product_id text not null,
  day date not null,
  views bigint not null,
  additions bigint not null,
  added_quantity numeric not null,
  primary key (shop, product_id, day)
);
create index product_days_by_day on product_days (shop, day);

create table customer_days (
  shop text not null,
  customer_id text not null,
  day date not null,
  views bigint not null,
  additions bigint not null,
  primary key (shop, customer_id, day)
);
create index customer_days_by_day on customer_days (shop, day);

create table search_days (
  shop text not null,
  -- small letters, single spaces
  query text not null,
  day date not null,
  searches bigint not null,
  without_result bigint not null,
  last_at timestamptz not null,
  primary key (shop, query, day)
);
create index search_days_by_day on search_days (shop, day);

create table voucher_days (
  shop text not null,
  code text not null,
  day date not null,
  additions bigint not null,
  removals bigint not null,
  primary key (shop, code, day)
);
create index voucher_days_by_day on voucher_days (shop, day);

-- how far each visit came on a day, short of an order: 1 viewed, 2 basket, 3 checkout, 4 payment
create table funnel_visits (
  shop text not null,
  day date not null,
  visit text not null,
  furthest smallint not null,
  primary key (shop, day, visit)
);

-- the visit in which an order was placed
create table funnel_placed (
  shop text not null,
  order_id text not null,
  rank bigint not null,
  day date not null,
  visit text not null,
  primary key (shop, order_id)
);
create index funnel_placed_by_day on funnel_placed (shop, day);

create table baskets (
  shop text not null,
  -- the shop's own id, or the visitor's where the shop names none
  basket_id text not null,
  -- each of the newest event that tells it; -infinity where none does
  customer_id text,
  customer_at timestamptz not null,
  customer_position bigint not null,
  client_id text,
  client_at timestamptz not null,
  client_position bigint not null,
  -- the lines
  content jsonb,
  content_at timestamptz not null,
  content_position bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (shop, basket_id)
);
create index baskets_by_time on baskets (shop, last_at, basket_id);

create table basket_additions (
  shop text not null,
  basket_id text not null,
  position bigint not null,
  added_at timestamptz not null,
  product_id text not null,
  name text,
  quantity numeric not null,
  amount numeric,
  currency text,
  primary key (shop, basket_id, position)
);

-- when a visitor's baskets became an order; a visitor is `client <id>` or `customer <id>`
create table basket_closings (
  shop text not null,
  visitor text not null,
  order_id text not null,
  rank bigint not null,
  closed_at timestamptz not null,
  primary key (shop, visitor, order_id)
);
