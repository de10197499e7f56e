-- What couriers have declared as given up, by reason. The union of a roll's reasons is the ledger's
-- declared_dropped. A declaration may be repeated: it adds nothing. What arrives all the same has arrived.
create table ledger_drops (
  shop text not null,
  roll_id text not null,
  reason text not null,
  sequences int8multirange not null,
  primary key (shop, roll_id, reason)
);
alter table ledger_drops alter column sequences set storage external;
alter table ledger
  -- How many deliveries were repeats. Of deliveries, not of effects: it says how much a repeat has cost.
  add column duplicates bigint not null default 0,
  -- The device's dead letters, as its courier last counted them: {"count": 2, "reasons": {"invalid_event": 2}}.
  add column dead_letters jsonb,
  -- When it was heard that the browser has lost the roll's database.
  add column wiped_at timestamptz;
