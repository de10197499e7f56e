import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBackend } from '../../backend/index.ts';
import { buildProgram, type BuiltProgram } from './build-program.ts';
import { runProgram } from './child-program.ts';
import { copyTemplate, emptyPlace } from './data-folder.ts';
import { view } from './events.ts';
import { startBackend } from './start-backend.ts';

let program: BuiltProgram;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());

const ROUNDS_MS = [150, 400, 900];

/** Sends batches one after the other until the server is gone; returns the ids of all that were answered. */
async function sendUntilGone(url: string, key: string, sequence: () => number): Promise<readonly string[]> {
  const answered: string[] = [];
  for (;;) {
    const events = Array.from({ length: 20 }, () => view({ rollid: 'roll', sequence: sequence() }));
    try {
      const response = await fetch(`${url}/v1/events?key=${key}`, {
        method: 'POST',
        headers: { 'content-type': 'application/cloudevents-batch+json' },
        body: JSON.stringify(events),
      });
      if (response.status !== 200) throw new Error(`answered ${response.status}`);
      const { receipts }: { receipts: { id: string; status: string }[] } = await response.json();
      answered.push(...receipts.filter(({ status }) => status === 'accepted').map(({ id }) => id));
    } catch {
      return answered; // killed
    }
  }
}

describe('a process that is killed under load', () => {
  it('has lost no event that it had answered', async () => {
    const dataDir = join(await emptyPlace(), 'data');
    await copyTemplate(dataDir, program.entries.create);
    const before = await createBackend({ dataDir, entries: program.entries });
    const { key } = await before.keys.create({ shop: 'shop', scopes: ['record'] });
    await before.close();
    const answered: string[] = [];
    let last = 0;
    for (const lifeMs of ROUNDS_MS) {
      const serve = runProgram(program.bin, ['serve', '--port', '0', '--data-dir', dataDir]);
      const url = await serve.url();
      const senders = Array.from({ length: 4 }, () => sendUntilGone(url, key, () => ++last));
      setTimeout(() => serve.child.kill('SIGKILL'), lifeMs);
      answered.push(...(await Promise.all(senders)).flat());
      expect(await serve.ended).toBe('SIGKILL');
    }
    expect(answered.length).toBeGreaterThan(100);
    const after = await startBackend({ dataDir });
    const stored = new Set<string>();
    let cursor: string | null = null;
    do {
      const { body } = await after.ask(
        `query ($cursor: String) { signals(first: 500, after: $cursor) {
          edges { node { id } } pageInfo { hasNextPage endCursor } } }`,
        { cursor },
      );
      const { edges, pageInfo } = body.data.signals;
      for (const { node } of edges) stored.add(node.id);
      cursor = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (cursor !== null);
    expect(answered.filter((id) => !stored.has(id))).toEqual([]);
    const { body } = await after.ask('{ ledger { edges { node { arrivedCount } } } }');
    expect(body.data.ledger.edges[0].node.arrivedCount).toBe(stored.size);
    await after.stop();
  });
});

describe('a child that makes a folder and is killed', () => {
  it('leaves no half of a database, and the next start makes a whole one', async () => {
    const dataDir = join(await emptyPlace(), 'data');
    const first = runProgram(program.bin, ['serve', '--port', '0', '--data-dir', dataDir]);
    await new Promise((resolve) => first.child.stderr?.once('data', resolve));
    setTimeout(() => first.child.kill('SIGKILL'), 1500);
    expect(await first.ended).toBe('SIGKILL');
    const second = runProgram(program.bin, ['serve', '--port', '0', '--data-dir', dataDir]);
    const health = await fetch(`${await second.url()}/healthz`);
    expect(await health.json()).toMatchObject({ status: 'ok', durable: true });
  });
});
