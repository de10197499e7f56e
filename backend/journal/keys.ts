import type { Dialect } from './dialect.ts';
import type { KeyRecord } from './journal.ts';

const ADD = 'insert into keys (hash, shop, name, scopes, origins) values ($1, $2, $3, $4::text[], $5::text[])';

/** Keeps a key's hash and rights. */
export async function addKey(query: Dialect['query'], key: KeyRecord): Promise<void> {
  await query(ADD, [key.hash, key.shop, key.name, key.scopes, key.origins]);
}

const LIST = 'select hash, shop, name, scopes, origins from keys order by created_at, hash';

/** All keys, oldest first. */
export const listKeys = (query: Dialect['query']): Promise<readonly KeyRecord[]> => query<KeyRecord>(LIST);
