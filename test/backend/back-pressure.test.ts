import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Circumstances } from '../../backend/collector/admit.ts';
import { takeBatch } from '../../backend/collector/take-batch.ts';
import type { Log } from '../../backend/log/log.ts';
import { search, view } from './events.ts';
import { startBackend, type RunningBackend } from './start-backend.ts';

let shop: RunningBackend;
beforeAll(async () => {
  shop = await startBackend({ waitingLimitBytes: 1_000_000 });
});
afterAll(() => shop.stop());

/** Few events, and large ones: small once they are zipped. */
const largeBatch = (): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(
    gzipSync(
      JSON.stringify(Array.from({ length: 8 }, () => view({ data: { product: { id: '1' }, x: 'x'.repeat(50_000) } }))),
    ),
  );

describe('a collector that holds too many bytes', () => {
  it('answers 503 and when to come back, and takes everything once there is room', async () => {
    const batches = Array.from({ length: 30 }, largeBatch);
    const post = (raw: Uint8Array<ArrayBuffer>) => shop.post([], { raw, headers: { 'content-encoding': 'gzip' } });
    const answers = await Promise.all(batches.map(post));
    const busy = answers.filter(({ status }) => status === 503);
    expect(busy.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    for (const { body, headers } of busy) {
      expect(body.code).toBe('busy');
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    for (const batch of batches) expect((await post(batch)).status).toBe(200);
    const { body } = await shop.ask('{ signals { totalCount } }');
    expect(body.data.signals.totalCount).toBe(240);
  });

  it('gets back the room of requests that were refused', async () => {
    const broken = `[${' '.repeat(400_000)}`;
    for (let n = 0; n < 5; n++) expect((await shop.post([], { raw: broken })).status).toBe(400);
  });
});

describe('a batch that is refused, event by event', () => {
  it('is answered without a commit when there is nothing to mark', async () => {
    const written: number[] = [];
    const log: Pick<Log, 'write'> = {
      write: async ({ entries }) => {
        written.push(entries.length);
        return { kind: 'written', fates: entries.map(() => ({ kind: 'noted' })) };
      },
    };
    const circumstances: Circumstances = {
      access: { shop: 'shop', scopes: ['record'], origins: [] },
      arrival: { receivedMs: 0, transferMs: 0, sentMs: undefined },
      limitEventBytes: 1000,
      bodyBytes: 100,
    };
    const { receipts } = await takeBatch(log, [search(''), search('')], circumstances);
    expect(receipts.map(({ status }) => status)).toEqual(['refused', 'refused']);
    await takeBatch(log, [search('', { rollid: 'roll', sequence: 1 })], circumstances);
    expect(written).toEqual([1]);
  });
});
