import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RebuildProgress } from '../../backend/journal/journal.ts';
import { PROJECTIONS } from '../../backend/projections/statement.ts';
import { buildProgram, type BuiltProgram } from './build-program.ts';
import { mixedEntries } from './mixed-entries.ts';
import { withOwnJournal, type OwnJournal } from './own-journal.ts';

let program: BuiltProgram;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());

/** What a table holds, in the order of its key. */
async function contentOf({ dialect }: OwnJournal): Promise<Readonly<Record<string, unknown>>> {
  const tables: [string, unknown][] = [];
  for (const { table, key } of PROJECTIONS)
    tables.push([table, await dialect.query(`select t::text from ${table} as t order by ${key.join(', ')}`)]);
  return Object.fromEntries(tables);
}

async function appendIn(own: OwnJournal, seed: number, pieces: number): Promise<void> {
  const entries = mixedEntries(seed, 3000);
  for (let at = 0; at < entries.length; at += pieces) await own.journal.append(entries.slice(at, at + pieces));
}

describe('a rebuild', () => {
  it('comes to the bytes that were projected live, in every table, and says how far it is', async () => {
    await withOwnJournal(program, async (own) => {
      await appendIn(own, 7, 97);
      const before = await contentOf(own);
      const told: RebuildProgress[] = [];
      const tables = await own.journal.rebuild({ onProgress: (progress) => told.push(progress) });
      expect(tables.map(({ table }) => table)).toEqual(PROJECTIONS.map(({ table }) => table));
      expect(tables.filter(({ isEqual }) => !isEqual)).toEqual([]);
      expect(tables.filter(({ rows }) => rows === 0)).toEqual([]); // nothing is equal for want of rows
      expect(await contentOf(own)).toEqual(before);
      expect(told.at(-1)).toEqual({ done: told.at(-1)?.total, total: told.at(-1)?.total });
      expect(told.length).toBeGreaterThan(1);
    });
  });

  it('notices and mends a row that was changed behind its back', async () => {
    await withOwnJournal(program, async (own) => {
      await appendIn(own, 8, 500);
      const before = await contentOf(own);
      await own.dialect.query(
        'update product_days set views = views + 1 where product_id = (select min(product_id) from product_days)',
      );
      await own.dialect.query('delete from order_events');
      const checked = await own.journal.rebuild({ checkOnly: true });
      expect(checked.filter(({ isEqual }) => !isEqual).map(({ table }) => table)).toEqual([
        'order_events',
        'product_days',
      ]);
      expect(await contentOf(own)).not.toEqual(before);
      await own.journal.rebuild();
      expect(await contentOf(own)).toEqual(before);
    });
  });
});

describe('projections', () => {
  it('come to the same however the journal was cut into groups', async () => {
    const contents: unknown[] = [];
    for (const pieces of [1000, 13])
      await withOwnJournal(program, async (own) => {
        await appendIn(own, 9, pieces);
        contents.push(await contentOf(own));
      });
    expect(contents[0]).toEqual(contents[1]);
  });

  it('change nothing when everything is said again', async () => {
    await withOwnJournal(program, async (own) => {
      await appendIn(own, 10, 500);
      const before = await contentOf(own);
      await appendIn(own, 10, 333);
      expect(await contentOf(own)).toEqual(before);
    });
  });

  it('of an older program are built anew at the start', async () => {
    await withOwnJournal(program, async (own) => {
      await appendIn(own, 11, 500);
      const before = await contentOf(own);
      await own.dialect.query('update projected set version = 0');
      await own.dialect.query('delete from orders');
      await own.reopen();
      expect(await contentOf(own)).toEqual(before);
    });
  });
});
