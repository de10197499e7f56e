-- Who may speak. The key itself is shown once and never stored.
create table keys (
  hash text primary key,
  shop text not null,
  name text not null,
  scopes text[] not null,
  origins text[] not null default '{}',
  created_at timestamptz not null default now()
);
