import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyJournal } from '../../backend/copy-journal.ts';
import { createJournal } from '../../backend/journal/create-journal.ts';
import type { Dialect } from '../../backend/journal/dialect.ts';
import { openPglite } from '../../backend/journal/pglite.ts';
import { openPostgres } from '../../backend/journal/postgres.ts';
import { PROJECTIONS } from '../../backend/projections/statement.ts';
import { buildProgram, type BuiltProgram } from '../backend/build-program.ts';
import { copyTemplate, emptyPlace } from '../backend/data-folder.ts';
import { mixedEntries } from '../backend/mixed-entries.ts';
import { eventEntry } from '../backend/own-journal.ts';
import { newDatabase } from '../backend/own-database.ts';

let program: BuiltProgram;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());

const TABLES = [
  { table: 'events', key: ['position'] },
  { table: 'ledger', key: ['shop', 'roll_id'] },
  { table: 'ledger_drops', key: ['shop', 'roll_id', 'reason'] },
  { table: 'keys', key: ['hash'] },
  ...PROJECTIONS,
];

/** Every row as text, in no order that depends on the machine. */
async function contentOf({ query }: Dialect): Promise<unknown> {
  const content: [string, unknown][] = [];
  for (const { table, key } of TABLES)
    content.push([
      table,
      await query(
        `select t::text from ${table} as t order by ${key.map((each) => `${each}::text collate "C"`).join(', ')}`,
      ),
    ]);
  return Object.fromEntries(content);
}

describe('tillroll copy', () => {
  it('brings everything of a folder into a database, byte for byte, and what is a duplicate; once', async () => {
    const dataDir = `${await emptyPlace()}/data`;
    await copyTemplate(dataDir, program.entries.create);
    const onFailure = (error: unknown): never => {
      throw error;
    };
    const openFolder = () => openPglite({ dataDir, entries: program.entries, onFailure });
    const before = await openFolder();
    const journal = await createJournal(before, dataDir);
    const entries = mixedEntries(21, 2600);
    for (let at = 0; at < entries.length; at += 650) await journal.append(entries.slice(at, at + 650));
    await journal.addKey({
      hash: 'h',
      shop: 'shop',
      name: 'n',
      scopes: ['read'],
      origins: ['https://shop.example'],
      ending: 'abcd',
      createdAt: '2026-11-22T12:00:00.000Z',
      expiresAt: '2027-11-22T12:00:00.000Z',
      revokedAt: null,
    });
    await journal.append([
      {
        kind: 'dropped',
        shop: 'shop',
        rollId: 'given up',
        clientId: null,
        receivedAt: '2026-11-22T12:00:00.000Z',
        drops: [{ from: 3, to: 9, reason: 'evicted' }],
        deadLetters: null,
      },
    ]);
    await journal.close();

    const { url, drop } = await newDatabase();
    await copyJournal({ dataDir, databaseUrl: url, entries: program.entries });
    await expect(copyJournal({ dataDir, databaseUrl: url, entries: program.entries })).rejects.toMatchObject({
      code: 'database_not_ours',
    });
    const [folder, server] = [await openFolder(), await openPostgres({ databaseUrl: url })];
    expect(await contentOf(server)).toEqual(await contentOf(folder));
    const copied = await createJournal(server, 'there');
    const repeated = await copied.append(entries.slice(0, 650));
    expect(repeated.kind === 'appended' && repeated.outcomes.includes('accepted')).toBe(false);
    const [end] = await server.query<{ readonly last: number }>('select max(position)::float8 as last from events');
    await copied.append([eventEntry({ shop: 'another', sequence: 1 })]);
    expect(await copied.lastPosition('another')).toBeGreaterThan(end?.last ?? Infinity);
    await copied.close();
    await folder.close();
    await drop();
  }, 90_000);
});
