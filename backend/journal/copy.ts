import type { RebuildOptions } from '../projections/rebuild.ts';
import type { Dialect } from './dialect.ts';
import { JournalError } from './journal-error.ts';

/** What a copy takes besides events, in pages by key. Keys last: a copy that broke off lets nobody in. */
const TABLES = [
  { table: 'ledger', key: 'shop, roll_id' },
  { table: 'ledger_drops', key: 'shop, roll_id, reason' },
  { table: 'keys', key: 'hash' },
] as const;

const AT_ONCE = 2000;

interface Page {
  /** Rows as JSON, in the database's own words: nothing is read as a number on the way. */
  readonly rows: string | null;
  readonly count: number;
  readonly last: number | null;
}

const EVENTS = `
  select json_agg(e)::text as rows, count(*)::int4 as count, max(position)::float8 as last
  from (select * from events where position > $1::bigint order by position limit ${AT_ONCE}) as e`;

const pageOf = (table: string, key: string): string => `
  select json_agg(t)::text as rows, count(*)::int4 as count, null as last
  from (select * from ${table} order by ${key} offset $1::bigint limit ${AT_ONCE}) as t`;

const write = (table: string, overriding = ''): string =>
  `insert into ${table} ${overriding} select * from json_populate_recordset(null::${table}, $1::json)`;

const SET_POSITION = `
  select setval(pg_get_serial_sequence('events', 'position'), greatest(1, (select max(position) from events)))`;

async function checkEmpty(to: Dialect, place: string): Promise<void> {
  const found = await to.query('select from events union all select from keys limit 1');
  if (found.length === 0) return;
  throw new JournalError(
    `${to.kind}_not_ours`,
    `There is a journal in ${place} already, and two cannot be made one. Nothing was overwritten. Choose an empty database.`,
  );
}

async function copyEvents(from: Dialect, to: Dialect, onProgress: RebuildOptions['onProgress']): Promise<void> {
  const [end] = await from.query<{ readonly total: number }>(
    'select coalesce(max(position), 0)::float8 as total from events',
  );
  const total = end?.total ?? 0;
  for (let done = 0; done < total;) {
    const [page] = await from.query<Page>(EVENTS, [done]);
    if (typeof page?.rows !== 'string' || page.last === null) break;
    await to.repeat(write('events', 'overriding system value'), page.rows);
    done = page.last;
    onProgress?.({ done, total });
  }
  await to.query(SET_POSITION);
}

async function copyTable(from: Dialect, to: Dialect, table: string, key: string): Promise<void> {
  for (let done = 0, isMore = true; isMore; done += AT_ONCE) {
    const [page] = await from.query<Page>(pageOf(table, key), [done]);
    if (typeof page?.rows === 'string') await to.repeat(write(table), page.rows);
    isMore = page?.count === AT_ONCE;
  }
}

/**
 * Copies a journal into an empty one of the same schema: events at their positions, ledger and keys. The
 * projections follow from a rebuild. Nothing may be appended to either meanwhile.
 */
export async function copyRows(
  from: Dialect,
  to: Dialect,
  { place, onProgress }: { readonly place: string; readonly onProgress?: RebuildOptions['onProgress'] },
): Promise<void> {
  await checkEmpty(to, place);
  await copyEvents(from, to, onProgress);
  for (const { table, key } of TABLES) await copyTable(from, to, table, key);
}
