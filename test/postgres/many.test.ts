import { describe, expect, it } from 'vitest';
import type { Entry, Journal } from '../../backend/journal/journal.ts';
import { createJournal } from '../../backend/journal/create-journal.ts';
import { MIGRATIONS } from '../../backend/journal/migrations.ts';
import { openPostgres, type PostgresDialect } from '../../backend/journal/postgres.ts';
import { openJournal } from '../../backend/open-journal.ts';
import { PROJECTIONS_VERSION } from '../../backend/projections/statement.ts';
import { mixedEntries } from '../backend/mixed-entries.ts';
import { eventEntry } from '../backend/own-journal.ts';
import { administer, newDatabase } from '../backend/own-database.ts';

/** Several programs on one database. */
async function withMany(
  count: number,
  use: (many: { readonly url: string; readonly journals: readonly Journal[] }) => Promise<void>,
): Promise<void> {
  const { url, drop } = await newDatabase();
  const opened = await Promise.allSettled(
    Array.from({ length: count }, () => openJournal({ databaseUrl: url }, () => undefined)),
  );
  const journals = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  try {
    expect(opened.filter(({ status }) => status === 'rejected')).toEqual([]);
    await use({ url, journals });
  } finally {
    for (const journal of journals) await journal.close();
    await drop();
  }
}

const SHOP = 'shop';
/** Views of a roll, new ones each time. */
const events = (count: number, roll: string): readonly Entry[] =>
  Array.from({ length: count }, (_, at) => eventEntry({ shop: SHOP, sequence: at + 1, roll }));

const ofAnotherProduct = (entry: Entry): Entry =>
  entry.kind === 'event'
    ? { ...entry, envelope: { ...entry.envelope, data: { product: { id: '9', name: 'Bowl' } } } }
    : entry;

describe('programs that start at once on an empty database', () => {
  it('make its tables once, and all of them go on', () =>
    withMany(5, async ({ url, journals }) => {
      expect(await administer(url, 'select name from migrations order by name')).toEqual(
        MIGRATIONS.map(({ name }) => ({ name })),
      );
      expect(await administer(url, 'select version from projected')).toEqual([{ version: PROJECTIONS_VERSION }]);
      await Promise.all(journals.map((journal, at) => journal.append(events(20, `roll ${at}`))));
      expect(await journals[0]?.listLedger({ shop: SHOP, rollId: null, afterRollId: null, limit: 10 })).toHaveLength(5);
    }));
});

describe('programs that start at once on projections of an older one', () => {
  it('build them anew once, while the others wait', () =>
    withMany(1, async ({ url, journals }) => {
      await journals[0]?.append(mixedEntries(3, 1500));
      const before = await administer(url, 'select t::text from orders as t order by order_id');
      await administer(url, 'update projected set version = 0', 'delete from orders');
      let rebuilds = 0;
      const started = await Promise.all(
        Array.from({ length: 4 }, () => {
          let isCounted = false;
          const onRebuild = (): void => {
            if (!isCounted) rebuilds++;
            isCounted = true;
          };
          return openJournal({ databaseUrl: url, onRebuild }, () => undefined);
        }),
      );
      for (const journal of started) await journal.close();
      expect(rebuilds).toBe(1);
      expect(await administer(url, 'select t::text from orders as t order by order_id')).toEqual(before);
    }));
});

describe('a rebuild', () => {
  it('lets appends of other programs wait, and misses none of them', () =>
    withMany(2, async ({ journals: [first, second] }) => {
      await first?.append(mixedEntries(4, 2000));
      let appending: Promise<unknown> | undefined;
      const rebuilt = await first?.rebuild({
        onProgress: () => (appending ??= second?.append(mixedEntries(5, 300))), // everything is projected, nothing compared
      });
      expect(rebuilt?.filter(({ isEqual }) => !isEqual)).toEqual([]);
      expect(await appending).toMatchObject({ kind: 'appended' });
      const tables = await first?.rebuild({ checkOnly: true });
      expect(tables?.filter(({ isEqual }) => !isEqual)).toEqual([]);
    }));
});

const WAITING = `select count(*)::int4 as count from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock'`;

/** Resolves once so many statements of the database wait for a lock. */
const untilWaiting = (dialect: PostgresDialect, count: number): Promise<void> =>
  expect.poll(() => dialect.read(WAITING), { timeout: 10_000, interval: 20 }).toEqual([{ count }]);

const SLEEPING = `select count(*)::int4 as count from pg_stat_activity
  where datname = current_database() and wait_event = 'PgSleep'`;

const untilHeld = (dialect: PostgresDialect): Promise<void> =>
  expect.poll(() => dialect.read(SLEEPING), { timeout: 10_000, interval: 20 }).toEqual([{ count: 1 }]);

describe('what is done exclusively', () => {
  it('lets appends of other programs wait', () =>
    withMany(1, async ({ url, journals: [journal] }) => {
      const dialect = await openPostgres({ databaseUrl: url });
      let appending: Promise<unknown> | undefined;
      await dialect.exclusively(async () => {
        appending = journal?.append(events(1, 'late'));
        await untilWaiting(dialect, 1);
        expect(await journal?.lastPosition(SHOP)).toBe(0);
      });
      expect(await appending).toMatchObject({ kind: 'appended', outcomes: ['accepted'] });
      await dialect.close();
    }));
});

describe('who reads after a position', () => {
  it('never sees a later event before an earlier one, however long that takes to be committed', async () => {
    const { url, drop } = await newDatabase();
    const dialect = await openPostgres({ databaseUrl: url });
    const first = await createJournal(dialect, 'here');
    const second = await openJournal({ databaseUrl: url }, () => undefined);
    const holder = await openPostgres({ databaseUrl: url });
    await first.append(events(1, 'slow'));
    const start = await first.lastPosition(SHOP);
    // The slow roll's row is held: the append that needs it has taken its positions and waits before its commit.
    const held = holder.script(`select from ledger where roll_id = 'slow' for update; select pg_sleep(2)`);
    await untilHeld(holder);
    const slow = first.append(events(3, 'slow'));
    await untilWaiting(dialect, 1);
    const fast = second.append(events(3, 'fast').map(ofAnotherProduct)); // no row in common with the slow one
    await Promise.race([fast, untilWaiting(dialect, 2)]);
    const early = await second.eventsAfter(SHOP, start, 10);
    await Promise.all([held, slow, fast]);
    const last = early.at(-1)?.position ?? start;
    const late = await second.eventsAfter(SHOP, last, 10);
    expect([...early, ...late]).toHaveLength(6);
    for (const each of [first, second, holder]) await each.close();
    await drop();
  });

  it('misses nothing of four programs that write at once, and no event is there twice', () =>
    withMany(5, async ({ journals: [reader, ...writers] }) => {
      const written: string[] = [];
      let isWriting = true;
      const writing = Promise.all(
        writers.map(async (journal, writer) => {
          for (let round = 0; round < 25; round++) {
            const group = events(1 + ((round * 7) % 40), `roll ${(writer + round) % 3}`);
            const appended = await journal.append(group);
            expect(appended.kind).toBe('appended');
            for (const entry of group) if (entry.kind === 'event') written.push(entry.envelope.id);
          }
        }),
      ).finally(() => (isWriting = false));
      const seen: string[] = [];
      let position = 0;
      for (let isLast = false; !isLast;) {
        isLast = !isWriting;
        const page = (await reader?.eventsAfter(SHOP, position, 500)) ?? [];
        position = page.at(-1)?.position ?? position;
        seen.push(...page.map(({ id }) => id));
        if (page.length > 0) isLast = false;
      }
      await writing;
      expect(seen.toSorted()).toEqual(written.toSorted());
    }));
});

describe('appends of several programs', () => {
  it('on the same rolls, orders and products in any order do not wait in a circle', () =>
    withMany(4, async ({ url, journals }) => {
      const before = await administer(url, 'select deadlocks from pg_stat_database where datname = current_database()');
      const shops = ['a', 'b', 'c', 'd'];
      await Promise.all(
        journals.map(async (journal, at) => {
          for (let round = 0; round < 15; round++) {
            const entries = mixedEntries(100 + round, 60).map((entry, n) => ({
              ...entry,
              shop: shops[(n * (at + 1) + round) % shops.length] ?? '',
            }));
            const appended = await journal.append(at % 2 === 0 ? entries : entries.toReversed());
            expect(appended.kind).toBe('appended');
          }
        }),
      );
      await new Promise((resolve) => setTimeout(resolve, 1200)); // the server counts a second later
      expect(
        await administer(url, 'select deadlocks from pg_stat_database where datname = current_database()'),
      ).toEqual(before);
      const tables = await journals[0]?.rebuild({ checkOnly: true });
      expect(tables?.filter(({ isEqual }) => !isEqual)).toEqual([]);
    }));
});
