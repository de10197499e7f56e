import { afterEach, describe, expect, inject, it } from 'vitest';
import { createJournal } from '../../backend/journal/create-journal.ts';
import { checkFitness } from '../../backend/journal/postgres-fitness.ts';
import { toPlace } from '../../backend/journal/postgres-place.ts';
import { openPostgres } from '../../backend/journal/postgres.ts';
import { openJournal } from '../../backend/open-journal.ts';
import { freePort } from '../journey/harness/free-port.ts';
import { administer, newDatabase, type OwnDatabase } from '../backend/own-database.ts';

const PASSWORD = 'dont tell';
const databases: OwnDatabase[] = [];
afterEach(async () => {
  for (const { drop } of databases.splice(0)) await drop();
});

async function database(): Promise<string> {
  const made = await newDatabase();
  databases.push(made);
  return made.url;
}

/** The address with something else in it. */
function changed(url: string, change: Partial<Pick<URL, 'username' | 'password' | 'pathname' | 'port'>>): string {
  return Object.assign(new URL(url), change).href;
}

async function failureOf(databaseUrl: string): Promise<{ readonly code: string; readonly message: string }> {
  const failure = await openJournal({ databaseUrl }, () => undefined).then(
    async (journal) => {
      await journal.close();
      return undefined;
    },
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ name: 'JournalError' });
  const told = `${JSON.stringify(failure)} ${String(failure)} ${failure instanceof Error ? String(failure.cause) : ''}`;
  for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), new URL(inject('postgresUrl')).password])
    expect(told).not.toContain(secret);
  return failure as { readonly code: string; readonly message: string };
}

describe('a database that cannot be used is refused with the way out:', () => {
  it('nobody answers', async () => {
    const port = String(await freePort());
    expect(await failureOf(changed(inject('postgresUrl'), { port, password: PASSWORD }))).toMatchObject({
      code: 'database_unreachable',
      message: expect.stringMatching(`127.0.0.1:${port}.*ECONNREFUSED.*Is it running`),
    });
  });

  it('the password is wrong', async () => {
    expect(await failureOf(changed(inject('postgresUrl'), { password: PASSWORD }))).toMatchObject({
      code: 'database_refused',
      message: expect.stringContaining('does not let the role postgres in'),
    });
  });

  it('there is no such database', async () => {
    expect(await failureOf(changed(inject('postgresUrl'), { pathname: '/nowhere' }))).toMatchObject({
      code: 'database_refused',
      message: expect.stringContaining('create database nowhere owner postgres'),
    });
  });

  it('the role may not make tables', async () => {
    const url = await database();
    await administer(
      url,
      `drop role if exists guest`,
      `create role guest login password '${PASSWORD}'`,
      'revoke create on schema public from public',
    );
    expect(await failureOf(changed(url, { username: 'guest', password: PASSWORD }))).toMatchObject({
      code: 'database_refused',
      message: expect.stringContaining('owner to guest'),
    });
  });

  it('it has tables of something else', async () => {
    const url = await database();
    await administer(url, 'create table recipes (n int)');
    expect(await failureOf(url)).toMatchObject({
      code: 'database_not_ours',
      message: expect.stringMatching(/recipes.*Nothing was overwritten.*DATABASE_URL/),
    });
    expect(await administer(url, `select from pg_tables where schemaname = 'public'`)).toHaveLength(1);
  });

  it('a newer program has written it', async () => {
    const url = await database();
    await (await openJournal({ databaseUrl: url }, () => undefined)).close();
    await administer(url, `insert into migrations (name) values ('0099-tomorrow')`);
    expect(await failureOf(url)).toMatchObject({
      code: 'database_newer',
      message: expect.stringMatching(/0099-tomorrow.*DATABASE_URL/),
    });
  });

  it('the address is none', async () => {
    for (const url of [`postgres//role:${PASSWORD}@host/x`, `mysql://role:${PASSWORD}@host/x`, PASSWORD])
      expect((await failureOf(url)).code).toBe('database_url_wrong');
  });

  it('the server is too old, or its encoding holds few names', () => {
    const place = toPlace(inject('postgresUrl'));
    const good = {
      version: '14.0',
      version_number: 140_000,
      encoding: 'UTF8',
      fsync: 'on',
      full_page_writes: 'on',
      synchronous_commit: 'on',
    };
    checkFitness(good, place);
    expect(() => checkFitness({ ...good, version: '13.4', version_number: 130_004 }, place)).toThrow(
      /is 13\.4; tillroll needs 14 or newer/,
    );
    expect(() => checkFitness({ ...good, encoding: 'LATIN1' }, place)).toThrow(/is LATIN1/);
  });
});

describe('a server', () => {
  it('is durable as long as its settings say so', async () => {
    const url = await database();
    const safe = await openPostgres({ databaseUrl: url });
    expect(safe.durable).toBe(true);
    await safe.close();
    await administer(
      url,
      `do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$`,
    );
    const fast = await openPostgres({ databaseUrl: url });
    expect(fast.durable).toBe(false);
    await fast.close();
  });

  it('keeps our settings when the address has some of its own, and the tables where they were', async () => {
    const url = new URL(await database());
    await administer(url.href, 'create schema postgres'); // called like the role: it would come first
    url.searchParams.set('options', '-c work_mem=7MB');
    const dialect = await openPostgres({ databaseUrl: url.href });
    const journal = await createJournal(dialect, 'here');
    expect(
      await dialect.query(`select current_setting('work_mem') as memory, current_setting('TimeZone') as zone,
        'events'::regclass::oid = 'public.events'::regclass::oid as is_public`),
    ).toEqual([{ memory: '7MB', zone: 'UTC', is_public: true }]);
    await journal.close();
  });
});
