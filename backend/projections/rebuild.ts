import type { Dialect } from '../journal/dialect.ts';
import { NEWS_COLUMNS, PROJECTIONS, PROJECTIONS_VERSION, toProjectingSteps } from './statement.ts';

/** How far a rebuild is. */
export interface RebuildProgress {
  /** Events that are projected, by their place in the journal. */
  readonly done: number;
  readonly total: number;
}

/** What came of one table. */
export interface RebuiltTable {
  readonly table: string;
  readonly rows: number;
  /** Whether it is, byte for byte, what had been projected before. */
  readonly isEqual: boolean;
}

/** How to rebuild. */
export interface RebuildOptions {
  readonly onProgress?: ((progress: RebuildProgress) => void) | undefined;
  /** Only compare; put nothing in the place of what differs. */
  readonly checkOnly?: boolean;
}

/** Where the new tables stand until they take the old ones' place. */
const ASIDE = 'rebuilt';
const EVENTS_AT_ONCE = 2000;

const SET_UP = [
  `drop schema if exists ${ASIDE} cascade`,
  `create schema ${ASIDE}`,
  ...PROJECTIONS.map(({ table }) => `create unlogged table ${ASIDE}.${table} (like public.${table} including all)`),
].join(';\n');

const PROJECT = `
  with news as (
    select ${NEWS_COLUMNS} from events where position > $1::bigint and position <= $2::bigint
  ), ${toProjectingSteps('all', `${ASIDE}.`).join(', ')}
  select count(*) from news`;

interface Digest {
  readonly rows: number;
  readonly digest: string;
}

/** A table's rows in the order of their key, as one text: equal texts are equal bytes. */
const toDigest = (table: string, key: readonly string[]): string => `
  select count(*)::float8 as rows, coalesce(md5(string_agg(md5(t::text), '' order by ${key.join(', ')})), '') as digest
  from ${table} as t`;

async function digestOf({ query }: Dialect, table: string, key: readonly string[]): Promise<Digest> {
  const [row] = await query<Digest>(toDigest(table, key));
  return row ?? { rows: 0, digest: '' };
}

async function projectAll({ query }: Dialect, onProgress: RebuildOptions['onProgress']): Promise<void> {
  const [last] = await query<{ readonly total: number }>(
    'select coalesce(max(position), 0)::float8 as total from events',
  );
  const total = last?.total ?? 0;
  for (let from = 0; from < total; from += EVENTS_AT_ONCE) {
    const to = Math.min(from + EVENTS_AT_ONCE, total);
    await query(PROJECT, [from, to]);
    onProgress?.({ done: to, total });
  }
}

/** Says whose projections these are. */
const MARK = `delete from projected; insert into projected (version) values (${PROJECTIONS_VERSION})`;

/** Puts a table's new rows in the place of the old ones. */
const toReplacement = ({ table }: RebuiltTable): string =>
  `truncate public.${table}; insert into public.${table} select * from ${ASIDE}.${table}`;

/**
 * Projects the whole journal anew beside what there is, and compares the two. What differs is replaced, in
 * one commit; a crash before that leaves everything as it was. Nothing may be appended meanwhile.
 */
export async function rebuild(dialect: Dialect, options: RebuildOptions = {}): Promise<readonly RebuiltTable[]> {
  await dialect.script(SET_UP);
  await projectAll(dialect, options.onProgress);
  const tables: RebuiltTable[] = [];
  for (const { table, key } of PROJECTIONS) {
    const before = await digestOf(dialect, `public.${table}`, key);
    const after = await digestOf(dialect, `${ASIDE}.${table}`, key);
    tables.push({ table, rows: after.rows, isEqual: before.digest === after.digest });
  }
  const replaced = options.checkOnly === true ? [] : tables.filter(({ isEqual }) => !isEqual).map(toReplacement);
  const mark = options.checkOnly === true ? [] : [MARK];
  await dialect.script([...replaced, ...mark, `drop schema ${ASIDE} cascade`].join(';\n'));
  return tables;
}

/** Sees to it that the projections are this program's: those of an older one, or none, are built anew. */
export async function keepProjected(dialect: Dialect, onProgress: RebuildOptions['onProgress']): Promise<void> {
  const [projected] = await dialect.query<{ readonly version: number }>('select version from projected');
  if (projected?.version === PROJECTIONS_VERSION) return;
  const [event] = await dialect.query('select position from events limit 1');
  if (event === undefined) await dialect.script(MARK);
  else await rebuild(dialect, { onProgress });
}
