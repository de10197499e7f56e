import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLane, type Lane } from '../../backend/journal/postgres-lane.ts';
import { toPlace } from '../../backend/journal/postgres-place.ts';
import { openPostgres } from '../../backend/journal/postgres.ts';
import { newDatabase, type OwnDatabase } from '../backend/own-database.ts';

let database: OwnDatabase;
beforeAll(async () => {
  database = await newDatabase();
});
afterAll(() => database.drop());

const NOW = { text: 'select 1 as n' };

/** A way to the server on which it can fall silent: nothing is closed, and nothing comes any more. */
async function silenceableWay(url: string) {
  const sockets = new Set<Socket>();
  let isSilent = false;
  const proxy = createServer((inner) => {
    const outer = connect(Number(new URL(url).port), '127.0.0.1');
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => !isSilent && to.write(chunk));
      from.on('error', () => undefined);
      from.on('close', () => !isSilent && to.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  const port = String(typeof address === 'object' ? address?.port : '');
  return {
    url: Object.assign(new URL(url), { port }).href,
    fallSilent: () => (isSilent = true),
    speak: () => (isSilent = false),
    close: () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}

async function withLane(url: string, use: (lane: Lane) => Promise<void>): Promise<void> {
  const lane = createLane(toPlace(url).config, { connections: 1, timeoutMs: 300 });
  try {
    await use(lane);
  } finally {
    await lane.close();
  }
}

describe('a statement', () => {
  it('that takes too long is given up by the server, and the connection goes on', () =>
    withLane(database.url, async ({ run }) => {
      const [before] = await run({ text: 'select pg_backend_pid() as pid' });
      await expect(run({ text: 'select pg_sleep(20)' })).rejects.toMatchObject({ code: '57014' });
      expect(await run({ text: 'select pg_backend_pid() as pid' })).toEqual([before]);
    }));

  it('on which the server falls silent is given up by us, and the next has another connection', async () => {
    const way = await silenceableWay(database.url);
    await withLane(way.url, async ({ run }) => {
      await run(NOW);
      way.fallSilent();
      await expect(run(NOW)).rejects.toMatchObject({ name: 'DatabaseError', code: '' });
      way.speak();
      expect(await run(NOW)).toEqual([{ n: 1 }]);
    });
    way.close();
  }, 20_000);

  it('that lost against another one is said again', async () => {
    const dialect = await openPostgres({ databaseUrl: database.url });
    await dialect.script(`
      create sequence tries;
      create function lose_twice(said json) returns json language plpgsql as $$ begin
        if nextval('tries') < 3 then raise exception 'lost' using errcode = '40P01'; end if;
        return said;
      end $$`);
    expect(await dialect.repeat('select lose_twice($1::json) as said', '[7]')).toEqual([{ said: [7] }]);
    expect(await dialect.query('select last_value from tries')).toEqual([{ last_value: 3 }]);
    await dialect.close();
  });
});
