-- Keys end: at a time, or at once. A row is never deleted, so that it stays known which keys there were.
alter table keys
  -- the key's last characters, to tell it by; empty for keys that were made before this step
  add column ending text not null default '',
  -- from when on it is not taken any more; null: until it is revoked
  add column expires_at timestamptz,
  add column revoked_at timestamptz;
