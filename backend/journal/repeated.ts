import type { PGlite } from '@electric-sql/pglite';

/** Statements that are kept parsed and planned; a plan of the append is about half a megabyte. */
const MOST_KEPT = 50;

// Everything is literal between two quotes but the quote: `standard_conforming_strings` is on, see the thread's start.
const toLiteral = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Runs statements with one JSON parameter, each parsed and planned once. Source: PostgreSQL, `prepare`. */
export function createRepeated(db: Pick<PGlite, 'exec' | 'query'>) {
  const names = new Map<string, string>();
  let made = 0;

  async function nameOf(sql: string): Promise<string> {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= MOST_KEPT) {
      names.clear(); // before the wait: nobody is to use a name that is about to go
      await db.exec('deallocate all');
    }
    const name = `repeated_${++made}`;
    await db.exec(`prepare ${name} (json) as ${sql}`);
    names.set(sql, name);
    return name;
  }

  return {
    run: async (sql: string, json: string): Promise<readonly unknown[]> =>
      (await db.query(`execute ${await nameOf(sql)} (${toLiteral(json)})`)).rows,
  };
}

/** Runs statements with one JSON parameter. */
export type Repeated = ReturnType<typeof createRepeated>;
