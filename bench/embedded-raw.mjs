// PGlite alone, in the ways in which it takes many rows. Its texts are made beforehand: only the engine is timed.
import { createRequire } from 'node:module';

const { PGlite } = await import(
  createRequire(new URL('../backend/package.json', import.meta.url)).resolve('@electric-sql/pglite')
);
const { giveSync } = await import('../backend/journal/pglite-sync.ts');
const { START_PARAMS } = await import('../backend/journal/pglite-start.ts');
const { createRepeated } = await import('../backend/journal/repeated.ts');
const { toRow } = await import('../backend/journal/row.ts');

const COLUMNS = {
  shop: 'text',
  confirmed: 'boolean',
  source: 'text',
  id: 'text',
  type: 'text',
  subject: 'text',
  occurred_at: 'timestamptz',
  received_at: 'timestamptz',
  corrected_at: 'timestamptz',
  uncertainty_ms: 'integer',
  flags: 'text[]',
  roll_id: 'text',
  sequence: 'bigint',
  client_id: 'text',
  session_id: 'text',
  customer_id: 'text',
  dataschema: 'text',
  extensions: 'jsonb',
  data: 'jsonb',
};
const NAMES = Object.keys(COLUMNS);
const INTO = `insert into events (${NAMES.join(', ')})`;

/** A value as text for PostgreSQL, or null. */
function toText(value) {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return `{${value.join(',')}}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const toCopied = (text) =>
  text === null ? '\\N' : text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n');

const valuesOf = (entry) => {
  const row = toRow(entry);
  return NAMES.map((name) => toText(row[name]));
};

const copy = (group) => ({
  name: `PGlite alone, copy of ${group} rows a commit`,
  group,
  prepare: (entries) => new Blob([entries.map((entry) => `${valuesOf(entry).map(toCopied).join('\t')}\n`).join('')]),
  insert: ({ db }, blob) => db.query(`copy events (${NAMES.join(', ')}) from '/dev/blob'`, [], { blob }),
});

const JSON_INSERT = `${INTO} select * from json_to_recordset($1::json) as (${NAMES.map(
  (name) => `${name} ${COLUMNS[name]}`,
).join(', ')})`;

const json = {
  name: 'PGlite alone, prepared insert from JSON of 1000 rows',
  group: 1000,
  prepare: (entries) => JSON.stringify(entries.map(toRow)),
  insert: ({ repeated }, text) => repeated.run(JSON_INSERT, text),
};

const rowOf = (at) => `(${NAMES.map((name, n) => `$${at * NAMES.length + n + 1}::${COLUMNS[name]}`).join(', ')})`;

const rows = {
  name: 'PGlite alone, insert of 500 rows of values',
  group: 500,
  prepare: (entries) => ({
    sql: `${INTO} values ${entries.map((_, at) => rowOf(at)).join(', ')}`,
    values: entries.flatMap(valuesOf),
  }),
  insert: ({ db }, { sql, values }) => db.query(sql, values),
};

/** The ways, each with what is done before the clock starts and what is timed. */
export const RAW_WAYS = [copy(1000), copy(10_000), json, rows];

/** Opens a folder without anything of ours but the disk: a commit reaches it as it does in the journal. */
export async function openRaw(dataDir) {
  const db = await PGlite.create({ dataDir, startParams: START_PARAMS });
  giveSync(db);
  return {
    db,
    repeated: createRepeated(db),
    count: async () => (await db.query('select count(*)::int as count from events')).rows[0].count,
    close: () => db.close(),
  };
}
