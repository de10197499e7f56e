import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBackend, type Backend } from '../../backend/index.ts';
import { buildProgram, type BuiltProgram } from '../backend/build-program.ts';
import { runProgram, type ChildProgram } from '../backend/child-program.ts';
import { view } from '../backend/events.ts';
import { administer, newDatabase, type OwnDatabase } from '../backend/own-database.ts';

let program: BuiltProgram;
let database: OwnDatabase;
beforeAll(async () => {
  program = await buildProgram();
  database = await newDatabase();
});
afterAll(async () => {
  await database.drop();
  await program.remove();
});

const tillroll = (args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProgram =>
  runProgram(program.bin, args, { DATABASE_URL: database.url, ...env });

const send = async (url: string, key: string, events: readonly unknown[]): Promise<unknown> => {
  const response = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents-batch+json', authorization: `Bearer ${key}` },
    body: JSON.stringify(events),
  });
  return response.json();
};

async function makeKey(...scopes: readonly string[]): Promise<string> {
  const made = tillroll(['keys', 'create', '--shop', 'shop', '--scope', ...scopes]);
  expect([await made.ended, made.stderr().includes('shown this once')]).toEqual([0, true]);
  return made.stdout().trim();
}

describe('tillroll on a database', () => {
  it('makes a key, serves in two programs at once, and knows a duplicate in the other; no password is said', async () => {
    const key = await makeKey('record', 'read');
    const [one, other] = ['0', '0'].map((port) => tillroll(['serve', '--port', port, '--log-level', 'debug']));
    const event = view();
    expect(await send((await one?.url()) ?? '', key, [event])).toMatchObject({ receipts: [{ status: 'accepted' }] });
    expect(await send((await other?.url()) ?? '', key, [event])).toMatchObject({ receipts: [{ status: 'duplicate' }] });
    const { hostname, port, pathname, password } = new URL(database.url);
    expect(one?.stdout()).toContain(`journal in the database ${pathname.slice(1)} on ${hostname}:${port}`);
    for (const each of [one, other]) {
      each?.child.kill('SIGTERM');
      expect(await each?.ended).toBe(0);
      for (const secret of [password, decodeURIComponent(password)])
        expect(`${each?.stdout()}${each?.stderr()}`).not.toContain(secret);
    }
  });

  it('rebuilds, and says so', async () => {
    const rebuild = tillroll(['rebuild', '--check']);
    expect(await rebuild.ended).toBe(0);
    expect(rebuild.stdout()).toContain('byte for byte what was projected live');
  });

  it('does not choose between a database and a folder that are both named', async () => {
    const serve = tillroll(['serve', '--data-dir', './here']);
    expect(await serve.ended).toBe(1);
    expect(serve.stderr()).toMatch(/DATABASE_URL.*cannot be used with.*--data-dir/);
  });

  it('ends with one sentence when nobody answers there', async () => {
    const url = 'postgres://someone:dont-tell@127.0.0.1:9/nowhere';
    for (const run of [tillroll(['serve'], { DATABASE_URL: url }), tillroll(['rebuild'], { DATABASE_URL: url })]) {
      expect(await run.ended).toBe(1);
      expect(run.stderr()).toMatch(/^tillroll: No PostgreSQL answers on 127\.0\.0\.1:9 .*\n$/);
      expect(run.stderr()).not.toContain('dont-tell');
    }
  });
});

/** Reads a backend's live feed until a text has come. */
async function untilFeedSays(url: string, key: string, text: string): Promise<void> {
  const leaving = new AbortController();
  const { body } = await fetch(`${url}/v1/live?key=${key}`, { signal: leaving.signal });
  let said = '';
  for await (const chunk of body ?? []) {
    said += Buffer.from(chunk).toString();
    if (said.includes(text)) break;
  }
  leaving.abort();
}

describe('the live feed of one program', () => {
  let writing: Backend;
  let reading: Backend;
  let url: string;
  let key: string;
  beforeAll(async () => {
    writing = await createBackend({ databaseUrl: database.url });
    reading = await createBackend({ databaseUrl: database.url });
    ({ key } = await reading.keys.create({ shop: 'shop', scopes: ['read'] }));
    ({ url } = await reading.listen({ host: '127.0.0.1', port: 0 }));
  });
  afterAll(async () => {
    await reading.close();
    await writing.close();
  });

  /** How long it takes until the feed of one program tells what another one was told. */
  async function delayMs(customer: string): Promise<number> {
    const told = untilFeedSays(url, key, customer);
    await new Promise((resolve) => setTimeout(resolve, 300)); // the feed has begun
    const startedMs = performance.now();
    await writing.recorder({ shop: 'shop' }).customerEvents.accountCreatedEvent({ user: customer });
    await told;
    return performance.now() - startedMs;
  }

  it('tells at once what another program has taken', async () => {
    expect(await delayMs('customer-1')).toBeLessThan(1500);
  });

  it('does so again after its ear was cut off', async () => {
    const ears = await administer(
      database.url,
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'tillroll watch'`,
    );
    expect(ears.length).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 1000)); // it listens again
    expect(await delayMs('customer-2')).toBeLessThan(1500);
  });

  it('finds by itself what nobody told it', async () => {
    const told = untilFeedSays(url, key, 'silent');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await administer(
      database.url,
      `insert into events (shop, source, id, type, occurred_at, received_at, data)
       values ('shop', 'server', 'silent', 'customer.account_created', now(), now(), '{}')`,
    );
    await told; // the insert is no append of ours: nobody says a word
  });
});
