-- What became of every sequence of a roll. What is in none of the three is missing.
create table ledger (
  shop text not null,
  roll_id text not null,
  client_id text,
  arrived int8multirange not null default '{}',
  refused int8multirange not null default '{}',
  declared_dropped int8multirange not null default '{}',
  highest bigint not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (shop, roll_id)
);
