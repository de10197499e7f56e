-- Whether the shop's own server said it, with a secret key; a browser's word is not confirmed.
alter table events add column confirmed boolean not null default false;
