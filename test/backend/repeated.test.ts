import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram, type BuiltProgram } from './build-program.ts';
import { withOwnJournal } from './own-journal.ts';

let program: BuiltProgram;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());

describe('a statement that comes again and again', () => {
  it('gets its text as it is, whatever is in it', () =>
    withOwnJournal(program, async ({ dialect }) => {
      const texts = ["it's", "'); drop table events; --", 'a \\ b', "\\'", '$1 $$ :x', '"quoted"', 'ä €', '\n\t'];
      for (const text of texts) {
        const rows = await dialect.repeat<{ text: string }>(
          `select $1::json ->> 'text' as text`,
          JSON.stringify({ text }),
        );
        expect(rows).toEqual([{ text }]);
      }
      expect(await dialect.query('select count(*)::int as count from events')).toEqual([{ count: 0 }]);
    }));

  it('is one of more than are kept, and still runs', () =>
    withOwnJournal(program, async ({ dialect }) => {
      for (let round = 0; round < 2; round++)
        for (let n = 0; n < 120; n++)
          expect(await dialect.repeat(`select ($1::json ->> 'n')::int + ${n} as sum`, '{"n":1}')).toEqual([
            { sum: n + 1 },
          ]);
    }));

  it('fails with the code of the database, and runs the next time', () =>
    withOwnJournal(program, async ({ dialect }) => {
      const half = `select ($1::json ->> 'n')::int as n`;
      await expect(dialect.repeat(half, '{"n":"x"}')).rejects.toMatchObject({ name: 'DatabaseError', code: '22P02' });
      await expect(dialect.repeat('select nothing from nowhere', '{}')).rejects.toMatchObject({ code: '42P01' });
      expect(await dialect.repeat(half, '{"n":2}')).toEqual([{ n: 2 }]);
    }));
});
