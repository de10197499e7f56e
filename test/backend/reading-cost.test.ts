import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dialect } from '../../backend/journal/dialect.ts';
import type { EventFilter } from '../../backend/journal/journal.ts';
import { resolveTotalCount } from '../../backend/query/connection.ts';
import { resolveSignals } from '../../backend/query/signals.ts';
import { buildProgram, type BuiltProgram } from './build-program.ts';
import { copyTemplate, emptyPlace } from './data-folder.ts';
import { isOnServer } from './own-database.ts';
import { eventEntry, withOwnJournal, type OwnJournal } from './own-journal.ts';

let program: BuiltProgram;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());

const FILTER: EventFilter = {
  shop: 'one',
  types: ['signal.product_viewed'],
  customerId: null,
  clientId: null,
  rollId: null,
  from: null,
  to: null,
};

type Who = Readonly<Record<string, string>>;

async function fill({ journal }: OwnJournal, thousands: number, whoOf = (_n: number): Who => ({})): Promise<void> {
  for (let at = 0; at < thousands; at++) {
    const entries = Array.from({ length: 1000 }, (_, n) =>
      eventEntry({ shop: n % 2 === 0 ? 'one' : 'two', sequence: at * 1000 + n + 1, who: whoOf(n) }),
    );
    await journal.append(entries);
  }
}

const FIGURES = `select reltuples > 1000 as known from pg_class where relname = 'events'`;

/** Waits for figures. A server renews them within minutes, which is too long for a test. */
async function untilKnown({ query }: Dialect): Promise<void> {
  if (isOnServer()) await query('analyze');
  await expect.poll(() => query(FIGURES)).toEqual([{ known: true }]);
}

describe('reading a few thousand events', () => {
  it('neither scans nor sorts the whole shop, with figures nobody asked for', () =>
    withOwnJournal(program, async (own) => {
      const { journal, dialect, reads } = own;
      await fill(own, 6);
      await untilKnown(dialect);
      const before = reads.length;
      const page = await journal.eventsAfter('one', 3000, 100);
      await journal.lastPosition('one');
      await journal.findEvents(FILTER, { after: null, limit: 51, newestFirst: true });
      await journal.findEvents(FILTER, { after: { occurredAtMs: 0, position: 0 }, limit: 51, newestFirst: false });
      expect(page.map(({ position }) => position)).toEqual(Array.from({ length: 100 }, (_, n) => 3001 + 2 * n));
      expect(reads.slice(before)).toHaveLength(4);
      for (const { sql, parameters = [] } of reads.slice(before)) {
        const lines = await dialect.query<{ 'QUERY PLAN': string }>(`explain ${sql}`, parameters);
        const plan = lines.map((line) => line['QUERY PLAN']).join('\n');
        expect(plan).toContain('Index');
        expect(plan).not.toMatch(/Seq Scan|Sort/);
      }
    }));

  it("neither scans the whole shop for a customer's activity, nor for how much there is", () =>
    withOwnJournal(program, async (own) => {
      const { journal, dialect, reads } = own;
      await fill(own, 6, (n) => ({ clientid: `k-${n % 50}`, ...(n % 500 === 499 && { customerid: `c-${n % 3}` }) }));
      await untilKnown(dialect);
      const before = reads.length;
      const filter = { shop: 'two', types: FILTER.types, customerId: 'c-1', from: null, to: null };
      const page = await journal.findActivity(filter, { after: null, limit: 51, newestFirst: true });
      const count = await journal.countActivity(filter);
      // six of the customer's own, and nine before the first of them
      expect([page.length, page.filter(({ joined }) => joined).length, count]).toEqual([15, 9, 15]);
      expect(reads.slice(before)).toHaveLength(2);
      for (const { sql, parameters = [] } of reads.slice(before)) {
        const lines = await dialect.query<{ 'QUERY PLAN': string }>(`explain ${sql}`, parameters);
        const plan = lines.map((line) => line['QUERY PLAN']).join('\n');
        expect(plan).not.toMatch(/Seq Scan on events/);
      }
    }));

  it.skipIf(isOnServer())('starts with fresh figures after a restart', async () => {
    const dataDir = `${await emptyPlace()}/data`;
    await copyTemplate(dataDir, program.entries.create);
    await withOwnJournal(program, (own) => fill(own, 2), { dataDir, firstAnalyzeBytes: Infinity });
    await withOwnJournal(
      program,
      async ({ dialect }) => void (await expect.poll(() => dialect.query(FIGURES)).toEqual([{ known: true }])),
      { dataDir },
    );
  });
});

describe('a burst of reads', () => {
  it('delays an append by one of them at most', () =>
    withOwnJournal(program, async (own) => {
      await fill(own, 2);
      const done: string[] = [];
      const reads = Array.from({ length: 50 }, async () => {
        await own.journal.countEvents(FILTER);
        done.push('read');
      });
      await own.journal.append([eventEntry({ shop: 'one', sequence: 9999 })]);
      done.push('append');
      await Promise.all(reads);
      expect(done.indexOf('append')).toBeLessThanOrEqual(1);
      expect(done).toHaveLength(51);
    }));

  it('is answered before the journal closes', () =>
    withOwnJournal(program, async (own) => {
      await fill(own, 1);
      const reads = Array.from({ length: 20 }, () => own.journal.countEvents(FILTER));
      await own.journal.close();
      expect(await Promise.all(reads)).toEqual(Array(20).fill(500));
    }));
});

describe('totalCount', () => {
  it('is counted once, under however many aliases', () =>
    withOwnJournal(program, async ({ journal, reads }) => {
      const connection = await resolveSignals(journal)({}, { first: 1, newestFirst: true }, { shop: 'one' });
      await Promise.all(Array.from({ length: 100 }, () => resolveTotalCount(connection)));
      expect(reads.filter(({ sql }) => sql.includes('count(*)'))).toHaveLength(1);
    }));
});
