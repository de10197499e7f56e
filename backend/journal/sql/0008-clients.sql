-- Projections: which anonymous ids belong to which customer, what is known of a customer, and which ids followed
-- which. Rules: docs/decisions/0010-the-anonymous-past.md.

create table customer_clients (
  shop text not null,
  client_id text not null,
  customer_id text not null,
  -- when the first word was said that names both
  linked_at timestamptz not null,
  -- whether the shop's own server ever said so
  confirmed boolean not null,
  primary key (shop, client_id, customer_id)
);
create index customer_clients_by_customer on customer_clients (shop, customer_id, linked_at, client_id);

create table customer_traits (
  shop text not null,
  customer_id text not null,
  name text not null,
  -- of the newest word
  value jsonb not null,
  said_at timestamptz not null,
  position bigint not null,
  confirmed boolean not null,
  primary key (shop, customer_id, name)
);

create table client_changes (
  shop text not null,
  -- the id from then on
  client_id text not null,
  -- the id before; empty where it is not known
  from_id text not null,
  reason text not null,
  -- of the first word
  changed_at timestamptz not null,
  position bigint not null,
  primary key (shop, client_id, from_id)
);
create index client_changes_by_from on client_changes (shop, from_id, changed_at) where from_id <> '';
