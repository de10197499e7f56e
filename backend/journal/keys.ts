import type { Dialect } from './dialect.ts';
import type { KeyRecord } from './journal.ts';
import { timeText } from './time-text.ts';

const ADD = `
  insert into keys (hash, shop, name, scopes, origins, ending, created_at, expires_at)
  values ($1, $2, $3, $4::text[], $5::text[], $6, $7, $8)`;

/** Keeps a key's hash and rights. */
export async function addKey(query: Dialect['query'], key: KeyRecord): Promise<void> {
  const { hash, shop, name, scopes, origins, ending, createdAt, expiresAt } = key;
  await query(ADD, [hash, shop, name, scopes, origins, ending, createdAt, expiresAt]);
}

const maybeTime = (column: string): string => `case when ${column} is not null then ${timeText(column)} end`;

const LIST = `
  select hash, shop, name, scopes, origins, ending, ${timeText('created_at')} as "createdAt",
    ${maybeTime('expires_at')} as "expiresAt", ${maybeTime('revoked_at')} as "revokedAt"
  from keys order by created_at, hash`;

/** All keys, oldest first. A read: another instance may have changed them, so it is asked again and again. */
export const listKeys = (read: Dialect['read']): Promise<readonly KeyRecord[]> => read<KeyRecord>(LIST);

// The first end counts: no later wish gives a key a longer life.
const EXPIRE = 'update keys set expires_at = least(expires_at, $2::timestamptz) where hash = $1';

/** Lets a key end at a time, or when it would have ended anyway. */
export async function expireKey(query: Dialect['query'], hash: string, at: string): Promise<void> {
  await query(EXPIRE, [hash, at]);
}

const REVOKE = 'update keys set revoked_at = coalesce(revoked_at, $2::timestamptz) where hash = $1';

/** Ends a key at once. Saying it again changes nothing. */
export async function revokeKey(query: Dialect['query'], hash: string, at: string): Promise<void> {
  await query(REVOKE, [hash, at]);
}
