import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { view } from '../backend/events.ts';
import { administer, newDatabase, type OwnDatabase } from '../backend/own-database.ts';
import { startBackend, type RunningBackend } from '../backend/start-backend.ts';
import { startServer, type PostgresServer } from './server.ts';

let server: PostgresServer;
let database: OwnDatabase;
let shop: RunningBackend;
beforeAll(async () => {
  server = await startServer();
  database = await newDatabase(server.url);
  shop = await startBackend({ databaseUrl: database.url });
});
afterAll(async () => {
  await shop.stop();
  await server.stop();
});

const SENDERS = 6;
const BATCH = 25;
const MEGABYTE = 1024 * 1024;

/** What senders have heard. */
interface Account {
  readonly acknowledged: Set<string>;
  /** Answers other than 200: the status, and what `Retry-After` said. */
  readonly refusals: (readonly [number, string | null])[];
  /** Longest wait for an answer. */
  slowestMs: number;
}

/** Says batches until told to stop; one that was refused is said again, as a courier does. */
async function send(account: Account, sender: number, mayGoOn: () => boolean): Promise<void> {
  for (let round = 0; mayGoOn(); round++) {
    const batch = Array.from({ length: BATCH }, (_, at) =>
      view({ rollid: `roll ${sender}`, sequence: round * BATCH + at + 1 }),
    );
    for (let isTaken = false; !isTaken;) {
      const startedMs = performance.now();
      const { status, headers, body } = await shop.post(batch);
      account.slowestMs = Math.max(account.slowestMs, performance.now() - startedMs);
      isTaken = status === 200;
      if (!isTaken) {
        account.refusals.push([status, headers.get('retry-after')]);
        await pause(50);
        continue;
      }
      for (const { id, status: fate } of body.receipts) {
        expect(['accepted', 'duplicate']).toContain(fate);
        account.acknowledged.add(id);
      }
    }
  }
}

const health = async (): Promise<number> => (await fetch(`${shop.url}/healthz`)).status;

describe('a server of which every process is killed under load, and started again', () => {
  it('has every event once that was acknowledged; meanwhile senders are told to come again, soon, and nothing piles up', async () => {
    const account: Account = { acknowledged: new Set(), refusals: [], slowestMs: 0 };
    let isOver = false;
    const senders = Promise.all(Array.from({ length: SENDERS }, (_, at) => send(account, at, () => !isOver)));
    for (let round = 0; round < 3; round++) {
      await pause(600 + round * 150);
      const before = process.memoryUsage().rss;
      await server.kill();
      await expect.poll(health, { timeout: 5000 }).toBe(503);
      await pause(1000);
      expect(process.memoryUsage().rss - before).toBeLessThan(100 * MEGABYTE);
      await server.start();
      await expect.poll(health, { timeout: 10_000 }).toBe(200);
    }
    await pause(600);
    isOver = true;
    await senders;

    expect(account.refusals.length).toBeGreaterThan(3 * SENDERS);
    for (const [status, retryAfter] of account.refusals) {
      expect(status).toBe(503);
      expect(Number(retryAfter)).toBeGreaterThan(0);
    }
    expect(account.slowestMs).toBeLessThan(10_000);
    const stored = (await administer(database.url, 'select id from events')) as readonly { readonly id: string }[];
    expect(stored.map(({ id }) => id).toSorted()).toEqual([...account.acknowledged].toSorted());
    const { body } = await shop.ask('{ ledger { edges { node { arrivedCount missingCount } } } }');
    const rolls: readonly { readonly node: { arrivedCount: number; missingCount: number } }[] = body.data.ledger.edges;
    expect(rolls.reduce((sum, { node }) => sum + node.arrivedCount, 0)).toBe(stored.length);
    expect(rolls.filter(({ node }) => node.missingCount > 0)).toEqual([]);
  }, 90_000);
});
