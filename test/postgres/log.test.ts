import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBackend } from '../../backend/index.ts';
import { buildProgram, type BuiltProgram } from '../backend/build-program.ts';
import { runProgram, type ChildProgram } from '../backend/child-program.ts';
import { view } from '../backend/events.ts';
import { natsProgram, openNats, type Nats } from '../backend/nats.ts';
import { administer, newDatabase, type OwnDatabase } from '../backend/own-database.ts';
import { startServer, type PostgresServer } from './server.ts';

const nats = natsProgram();
if (nats === undefined)
  process.stderr.write(
    'NATS cannot be had here (Debian calls it nats-server): collectors and writers are NOT TESTED.\n',
  );

const SENDERS = 4;
const BATCH = 20;

describe.skipIf(nats === undefined)('two collectors and two writers around three nodes, on a database', () => {
  let program: BuiltProgram;
  let server: PostgresServer;
  let database: OwnDatabase;
  let broker: Nats;
  let key: string;
  beforeAll(async () => {
    program = await buildProgram();
    server = await startServer();
    database = await newDatabase(server.url);
    broker = await openNats(nats ?? '', 3);
    const backend = await createBackend({ databaseUrl: database.url });
    ({ key } = await backend.keys.create({ shop: 'shop', scopes: ['record'] }));
    await backend.close();
  });
  afterAll(async () => {
    await broker.close();
    await server.stop();
    await program.remove();
  });

  const start = (role: 'collect' | 'write'): ChildProgram =>
    runProgram(program.bin, [role, '--port', '0', '--log-level', 'silent'], {
      DATABASE_URL: database.url,
      LOG_URL: broker.url,
    });

  it('have in the journal, once, all that was acknowledged, whatever of them is killed under load', async () => {
    const collectors = [start('collect'), start('collect')];
    const urls = await Promise.all(collectors.map((collector) => collector.url()));
    const writers = [start('write'), start('write')];
    await Promise.all(writers.map((writer) => writer.url()));

    const acknowledged = new Set<string>();
    let isOver = false;
    let refusals = 0;

    /** Says batches until told to stop; one that was not answered is said again, to the other collector. */
    async function send(sender: number): Promise<void> {
      for (let round = 0; !isOver; round++) {
        const batch = Array.from({ length: BATCH }, (_, at) =>
          view({ rollid: `roll ${sender}`, sequence: round * BATCH + at + 1 }),
        );
        for (let attempt = sender; ; attempt++) {
          try {
            const response = await fetch(`${urls[attempt % urls.length]}/v1/events`, {
              method: 'POST',
              headers: { 'content-type': 'application/cloudevents-batch+json', authorization: `Bearer ${key}` },
              body: JSON.stringify(batch),
            });
            if (response.status !== 200) throw new Error(`answered ${response.status}`);
            const { receipts }: { receipts: { id: string; status: string }[] } = await response.json();
            for (const { id, status } of receipts) if (status !== 'refused') acknowledged.add(id);
            break;
          } catch {
            refusals++;
            await pause(100);
          }
        }
      }
    }

    const senders = Promise.all(Array.from({ length: SENDERS }, (_, at) => send(at)));
    await pause(1500);

    /** SIGKILL, then another one in its place. */
    async function replace(programs: ChildProgram[], at: number, role: 'collect' | 'write'): Promise<void> {
      programs[at]?.child.kill('SIGKILL');
      expect(await programs[at]?.ended).toBe('SIGKILL');
      programs[at] = start(role);
      const url = await programs[at].url();
      if (role === 'collect') urls[at] = url;
      await pause(500);
    }

    // Every node in turn: one of them leads each stream.
    for (const node of broker.nodes) {
      await node.kill();
      await pause(800);
      await node.start();
      await pause(500);
    }
    await replace(collectors, 0, 'collect');
    await replace(writers, 0, 'write');
    await server.kill();
    await pause(1500);
    await server.start();
    await pause(500);
    await replace(writers, 1, 'write');
    await replace(collectors, 1, 'collect');
    isOver = true;
    await senders;

    expect(acknowledged.size).toBeGreaterThan(500);
    expect(refusals).toBeGreaterThan(0);
    const stored = async (): Promise<readonly string[]> =>
      ((await administer(database.url, 'select id from events')) as readonly { readonly id: string }[]).map(
        ({ id }) => id,
      );
    await expect
      .poll(
        async () => {
          const there = new Set(await stored());
          return [...acknowledged].filter((id) => !there.has(id)).length;
        },
        { timeout: 60_000, interval: 500 },
      )
      .toBe(0);
    const ids = await stored();
    expect(new Set(ids).size).toBe(ids.length);
    const outOfOrder = await administer(
      database.url,
      `select 1 from (
           select sequence, lag(sequence) over (partition by roll_id order by position) as before from events
         ) as steps where sequence < before limit 5`,
    );
    expect(outOfOrder).toEqual([]);
  }, 180_000);
});
