-- When the person was taken out of an event: what is left says what was sold and when, and of nobody.
-- The roll and its sequence go too, because they would lead from one event to the next; the ledger has its own.
alter table events add column erased_at timestamptz;
