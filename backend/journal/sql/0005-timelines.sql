-- Projections: what follows from the journal. Written in its transaction, and built anew from it by
-- `tillroll rebuild`. No foreign keys, so that they can be built in any order.
--
-- rank decides whose word counts where several speak of one thing: the journal's position, plus 2^62 for
-- the word of a browser. The lowest wins, so the order in which words come in does not matter.

-- which program's projections these are; another one's are built anew at the start
create table projected (version integer primary key);

create table order_events (
  shop text not null,
  order_id text not null,
  code text not null,
  -- which happening it is: empty where an order has only one of it, whoever says so; else the event's position
  occasion text not null,
  -- 1 for what follows from another event of the same position, else 0
  step smallint not null,
  rank bigint not null,
  position bigint not null,
  occurred_at timestamptz not null,
  confirmed boolean not null,
  user_id text,
  data jsonb not null,
  -- ranks of the events that say it: the first hundred, the server's before the browsers'
  witnesses bigint[] not null,
  witness_count bigint not null,
  primary key (shop, order_id, code, occasion)
);
create index order_events_by_order on order_events (shop, order_id, occurred_at, position, step);
create index order_events_by_time on order_events (shop, occurred_at, position, step);
create index order_notes_by_user on order_events (shop, user_id, occurred_at) where code = 'note_added';

create table customer_events (
  shop text not null,
  -- empty where nobody may be named
  customer_id text not null,
  code text not null,
  occasion text not null,
  rank bigint not null,
  position bigint not null,
  occurred_at timestamptz not null,
  confirmed boolean not null,
  user_id text,
  order_id text,
  data jsonb not null,
  witnesses bigint[] not null,
  witness_count bigint not null,
  primary key (shop, customer_id, code, occasion)
);
create index customer_events_by_customer on customer_events (shop, customer_id, occurred_at, position);
create index customer_events_by_time on customer_events (shop, occurred_at, position);
create index customer_events_by_order on customer_events (shop, order_id) where order_id is not null;

create table orders (
  shop text not null,
  order_id text not null,
  -- each part has a rank of its own: the server may know the customer, the browser the lines
  number text,
  number_rank bigint not null,
  customer_id text,
  customer_rank bigint not null,
  currency text,
  currency_rank bigint not null,
  total numeric,
  total_rank bigint not null,
  lines jsonb,
  lines_rank bigint not null,
  vouchers jsonb,
  vouchers_rank bigint not null,
  -- shipping, tax, discount
  charges jsonb,
  charges_rank bigint not null,
  -- null while nobody said that it was placed
  placed_at timestamptz,
  placed_rank bigint not null,
  confirmed boolean not null,
  primary key (shop, order_id)
);
create index orders_by_time on orders (shop, placed_at) where placed_at is not null;
create index orders_by_customer on orders (shop, customer_id, placed_at) where customer_id is not null;
