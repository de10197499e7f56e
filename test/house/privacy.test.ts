import { context, envelope } from '@tillroll/catalogue';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { STORES } from '../../sdk/outbox/schema.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(root + path, 'utf8');
const page = read('docs/privacy.md');

/** What the page does not name in a row of code. */
const unnamed = (names: Iterable<string>, text = page): readonly string[] =>
  [...new Set(names)].filter((name) => !text.includes(`\`${name}\``));

/** Every field of the rows that the outbox has, and the keys of its rows. */
function namesOfOutbox(): readonly string[] {
  const [rows = ''] = read('sdk/outbox/schema.ts').split('interface StoreShape');
  const fields = [...rows.matchAll(/readonly (\w+)\??:/g)].map(([, name = '']) => name);
  const keys = [...rows.matchAll(/readonly key: '(\w+)'/g)].map(([, name = '']) => name);
  return [...fields, ...keys, ...STORES.map(({ name }) => name)];
}

interface Part {
  readonly entries?: Readonly<Record<string, Part>>;
  readonly wrapped?: Part;
}

/** Every key of an object's schema, at any depth. */
const keysOf = ({ entries, wrapped }: Part): readonly string[] =>
  entries === undefined
    ? wrapped === undefined
      ? []
      : keysOf(wrapped)
    : Object.entries(entries).flatMap(([key, part]) => [key, ...keysOf(part)]);

const MIGRATIONS = readdirSync(`${root}backend/journal/sql`).map((file) =>
  read(`backend/journal/sql/${file}`).replaceAll(/--.*$/gm, ''),
);

/** The columns of the journal, of all migrations. */
function columnsOfEvents(): readonly string[] {
  return MIGRATIONS.flatMap((sql) => {
    const [, created = ''] = /create table events \(([\s\S]*?)\n\);/.exec(sql) ?? [];
    const added = [...sql.matchAll(/alter table events\s+([\s\S]*?);/g)].flatMap(([, change = '']) =>
      [...change.matchAll(/add column (\w+)/g)].map(([, name = '']) => name),
    );
    const columns = [...created.matchAll(/^ {2}(\w+) /gm)].map(([, name = '']) => name);
    return [...columns.filter((name) => name !== 'constraint'), ...added];
  });
}

const tables = MIGRATIONS.flatMap((sql) => [...sql.matchAll(/create table (\w+)/g)].map(([, name = '']) => name));

describe('docs/privacy.md', () => {
  it.each([
    ['every store, row and field of the outbox', namesOfOutbox(), 40],
    ['every attribute of the envelope', keysOf(envelope as unknown as Part), 13],
    ['every field of the context', keysOf(context as unknown as Part), 15],
    ['every column of the journal', columnsOfEvents(), 20],
    ['every table', tables, 19],
  ] as const)('names %s', (_what, names, least) => {
    expect(new Set(names).size).toBeGreaterThanOrEqual(least);
    expect(unnamed(names)).toEqual([]);
  });

  it('is found out when it leaves one out', () => {
    const without = (name: string): string => page.replaceAll(`\`${name}\``, '');
    expect(unnamed(namesOfOutbox(), without('publishableKey'))).toEqual(['publishableKey']);
    expect(unnamed(columnsOfEvents(), without('confirmed'))).toEqual(['confirmed']);
    expect(unnamed(keysOf(context as unknown as Part), without('viewport'))).toEqual(['viewport']);
  });
});
