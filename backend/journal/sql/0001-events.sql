-- Everything admitted, in the order it arrived. Rows are added and never changed.
create table events (
  position bigint generated always as identity primary key,
  shop text not null,
  source text not null,
  id text not null,
  type text not null,
  subject text,
  -- the device's clock, as the event says
  occurred_at timestamptz not null,
  -- our clock
  received_at timestamptz not null,
  -- occurred_at moved by what the device's clock was wrong when it sent; null when it did not say
  corrected_at timestamptz,
  -- how far corrected_at may at least be off
  uncertainty_ms integer,
  flags text[] not null default '{}',
  roll_id text,
  sequence bigint,
  client_id text,
  session_id text,
  customer_id text,
  dataschema text,
  -- attributes of the envelope that have no column
  extensions jsonb,
  data jsonb,
  -- the identity of an event in CloudEvents, within the shop that said it
  constraint events_once unique (shop, source, id)
);

-- the order of arrival: the live feed, and where a shop's journal ends
create index events_by_arrival on events (shop, position);
create index events_by_time on events (shop, occurred_at, position);
create index events_by_type on events (shop, type, occurred_at, position);
create index events_by_customer on events (shop, customer_id, occurred_at, position) where customer_id is not null;
create index events_by_client on events (shop, client_id, occurred_at, position) where client_id is not null;
create index events_by_roll on events (shop, roll_id, occurred_at, position) where roll_id is not null;
