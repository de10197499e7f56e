-- What became of every sequence of a roll. What is in none of the three is missing.
--
-- Rolls without gaps are a few ranges each. The append adds nothing to a column of more than 160,000
-- bytes, about 8,000 ranges: scattered sequences, which no outbox of ours produces, would otherwise make
-- every later touch of their roll slower without end. What is said after that shows as missing.
-- Stored as they are, not compressed, so that their size is seen without reading them.
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
alter table ledger
  alter column arrived set storage external,
  alter column refused set storage external,
  alter column declared_dropped set storage external;
