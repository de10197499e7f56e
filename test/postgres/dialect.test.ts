import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJournal } from '../../backend/journal/create-journal.ts';
import type { Dialect, Parameter } from '../../backend/journal/dialect.ts';
import { openPglite } from '../../backend/journal/pglite.ts';
import { openPostgres } from '../../backend/journal/postgres.ts';
import { buildProgram, type BuiltProgram } from '../backend/build-program.ts';
import { copyTemplate, emptyPlace } from '../backend/data-folder.ts';
import { newDatabase } from '../backend/own-database.ts';

let program: BuiltProgram;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());

const onFailure = (error: unknown): never => {
  throw error;
};

/** Both dialects, each with an empty database. */
async function withBoth(use: (both: { readonly server: Dialect; readonly folder: Dialect }) => Promise<void>) {
  const dataDir = `${await emptyPlace()}/data`;
  await copyTemplate(dataDir, program.entries.create);
  const { url, drop } = await newDatabase();
  const server = await openPostgres({ databaseUrl: url });
  const folder = await openPglite({ dataDir, entries: program.entries, onFailure });
  try {
    await use({ server, folder });
  } finally {
    await folder.close();
    await server.close();
    await drop();
  }
}

/** A server's dialect alone. */
async function withServer(use: (server: Dialect) => Promise<void>) {
  const { url, drop } = await newDatabase();
  const server = await openPostgres({ databaseUrl: url });
  try {
    await use(server);
  } finally {
    await server.close();
    await drop();
  }
}

const QUESTIONS: readonly (readonly [string, readonly Parameter[]])[] = [
  [
    `select 1::int2 as small, 2::int4 as whole, 3::int8 as big, 9007199254740993::int8 as huge, 1.5::float8 as float,
      1.50::numeric as exact, true as yes, null::text as nothing, 'x'::text as text`,
    [],
  ],
  [
    `select timestamptz '2026-11-22 12:00:00.123+02' as moment, date '2026-11-22' as day,
      timestamptz '2026-11-22 12:00:00.123+02'::text as said`,
    [],
  ],
  [`select '{"a": [1, null, "é"]}'::json as json, '{"a": {"b": 1.10}}'::jsonb as jsonb`, []],
  [`select array['a', null, 'b,"c'] as texts, array[1, 2]::int4[] as numbers`, []],
  [
    `select $1::text as text, $2::float8 as number, $3::boolean as yes, $4::text as nothing, $5::text[] as texts,
      $6::bigint + 1 as next, $7::timestamptz as moment`,
    ["it's", 1.25, true, null, ['a', 'b"c', '\\'], 41, '2026-11-22T12:00:00.000Z'] as readonly Parameter[],
  ],
  [`select lower('ÄÉ Ω') as small, regexp_replace('a \u2003 b', '\\s+', ' ', 'g') as spaces`, []],
  [`select word from unnest(array['b', 'a', 'B', 'ä', 'Z', '_']) as word order by word`, []],
];

// What a schema is, told by the catalogue and not by the files that made it.
const SCHEMA = `
  select c.relname as "table", a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as needed,
    a.attidentity as identity, a.attstorage as storage, pg_get_expr(d.adbin, d.adrelid) as "default"
  from pg_class as c
  join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef as d on d.adrelid = c.oid and d.adnum = a.attnum
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
  order by 1, a.attnum`;
const INDEXES = `select tablename, indexdef from pg_indexes where schemaname = 'public' order by indexname`;
// From 18 on "not null" is a constraint with a name; whether a column has it is in the columns.
const CONSTRAINTS = `
  select conrelid::regclass::text as "table", conname as name, pg_get_constraintdef(oid) as text
  from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n' order by 1, 2`;

describe('both dialects', () => {
  it('answer in the same shapes', () =>
    withBoth(async ({ server, folder }) => {
      for (const [sql, parameters] of QUESTIONS) {
        const expected = await folder.query(sql, parameters);
        expect(await server.query(sql, parameters)).toEqual(expected);
        expect(await server.read(sql, parameters)).toEqual(expected);
      }
    }));

  it('come to the same schema: columns, defaults, indexes, constraints', () =>
    withBoth(async ({ server, folder }) => {
      await createJournal(server, 'there');
      await createJournal(folder, 'here');
      for (const sql of [SCHEMA, INDEXES, CONSTRAINTS]) {
        const expected = await folder.query(sql);
        expect(expected.length).toBeGreaterThan(10);
        expect(await server.query(sql)).toEqual(expected);
      }
    }));

  it('say no with the same code', () =>
    withBoth(async (both) => {
      for (const dialect of [both.server, both.folder]) {
        await dialect.script('create table t (n int primary key)');
        await dialect.query('insert into t values (1)');
        const ROWS = 'insert into t select n from json_to_recordset($1::json) as r (n int)';
        const failures: readonly (readonly [() => Promise<unknown>, string])[] = [
          [() => dialect.query('insert into t values (1)'), '23505'],
          [() => dialect.query('select 1 / $1::int', [0]), '22012'],
          [() => dialect.query('selec'), '42601'],
          [() => dialect.repeat(ROWS, '[{"n": 1e99}]'), '22P02'],
          [() => dialect.script('insert into t values (2); insert into t values (1 / 0)'), '22012'],
        ];
        for (const [fail, code] of failures)
          await expect(fail()).rejects.toMatchObject({ name: 'DatabaseError', code });
        expect(await dialect.query('select n from t')).toEqual([{ n: 1 }]);
      }
    }));
});

describe('on a server', () => {
  it('a read cannot write', () =>
    withServer(async (server) => {
      await expect(server.read('create table t (n int)')).rejects.toMatchObject({ code: '25006' });
      expect(await server.read('select 1 as n')).toEqual([{ n: 1 }]);
    }));

  it('a repeated statement is planned once a connection, and a connection does not keep more than fifty', () =>
    withServer(async (server) => {
      const PLANNED = 'select count(*)::int4 as count from pg_prepared_statements, json_array_elements($1::json)';
      for (let n = 0; n < 5; n++) await server.repeat(PLANNED, '[1]');
      expect(await server.repeat(PLANNED, '[1]')).toEqual([{ count: 1 }]);
      for (let n = 0; n < 60; n++) await server.repeat(`select ${n} as n from json_array_elements($1::json)`, '[1]');
      const [planned] = await server.repeat<{ readonly count: number }>(PLANNED, '[1]');
      expect(planned?.count).toBeLessThan(50);
    }));
});
