import type { Dialect } from './dialect.ts';
import { JournalError } from './journal-error.ts';
import events from './sql/0001-events.sql?raw';
import ledger from './sql/0002-ledger.sql?raw';
import keys from './sql/0003-keys.sql?raw';
import confirmed from './sql/0004-confirmed.sql?raw';
import timelines from './sql/0005-timelines.sql?raw';
import records from './sql/0006-records.sql?raw';
import drops from './sql/0007-drops.sql?raw';
import clients from './sql/0008-clients.sql?raw';
import keyLives from './sql/0009-key-lives.sql?raw';
import erased from './sql/0010-erased.sql?raw';

/** One step of the schema. Frozen once released: a later wish is a later step. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** All steps, in order. */
export const MIGRATIONS: readonly Migration[] = [
  { name: '0001-events', sql: events },
  { name: '0002-ledger', sql: ledger },
  { name: '0003-keys', sql: keys },
  { name: '0004-confirmed', sql: confirmed },
  { name: '0005-timelines', sql: timelines },
  { name: '0006-records', sql: records },
  { name: '0007-drops', sql: drops },
  { name: '0008-clients', sql: clients },
  { name: '0009-key-lives', sql: keyLives },
  { name: '0010-erased', sql: erased },
];

const TABLES = `select tablename as name from pg_tables where schemaname = 'public' order by tablename`;
const APPLIED = 'select name from migrations order by name';
const CREATE = 'create table migrations (name text primary key, applied_at timestamptz not null default now())';

interface Named {
  readonly name: string;
}

/** How another place is chosen, by the kind of place it is. */
const ELSEWHERE = {
  folder: 'another folder with DATA_DIR=… or --data-dir',
  database: 'another database with DATABASE_URL=… or --database-url',
} as const satisfies Readonly<Record<Dialect['kind'], string>>;

async function appliedNames(dialect: Dialect, place: string): Promise<readonly string[]> {
  const tables = (await dialect.query<Named>(TABLES)).map(({ name }) => name);
  if (tables.includes('migrations')) return (await dialect.query<Named>(APPLIED)).map(({ name }) => name);
  if (tables.length > 0)
    throw new JournalError(
      `${dialect.kind}_not_ours`,
      `There is no journal in ${place}, but tables of something else (${tables.slice(0, 3).join(', ')}). ` +
        `Nothing was overwritten. Choose ${ELSEWHERE[dialect.kind]}.`,
    );
  await dialect.script(CREATE);
  return [];
}

/**
 * Brings a database to this program's schema: every step in a transaction that also records it. To be called
 * exclusively: several programs may start at once.
 */
export async function migrate(dialect: Dialect, place: string): Promise<void> {
  const applied = await appliedNames(dialect, place);
  const unknown = applied.find((name) => !MIGRATIONS.some((migration) => migration.name === name));
  if (unknown !== undefined)
    throw new JournalError(
      `${dialect.kind}_newer`,
      `The journal in ${place} was written by a newer tillroll (it has the step ${unknown}). ` +
        `Nothing was overwritten. Start it with that version or a later one, or choose ${ELSEWHERE[dialect.kind]}.`,
    );
  for (const { name, sql } of MIGRATIONS) {
    if (applied.includes(name)) continue;
    await dialect.script(`insert into migrations (name) values ('${name}');\n${sql}`);
  }
}
