import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { shareCounts } from '../../backend/log/jetstream/shared-counts.ts';
import { openStreams, type Streams } from '../../backend/log/jetstream/streams.ts';
import { buildProgram } from './build-program.ts';
import { copyTemplate } from './data-folder.ts';
import { view } from './events.ts';
import { natsProgram, openNats, type Nats } from './nats.ts';
import { startBackend, type Answer, type RunningBackend } from './start-backend.ts';

const nats = natsProgram();
if (nats === undefined)
  process.stderr.write('NATS cannot be had here (Debian calls it nats-server): shared limits are NOT TESTED.\n');

async function ownBroker(): Promise<Nats> {
  const broker = await openNats(nats ?? '');
  onTestFinished(() => broker.close());
  return broker;
}

/** Events of a key that may be sent in a second, and ten times as many at once. */
const RATE = 50;

type Post = (events: number, key: string) => Promise<Answer>;

/** Two collectors that know the same keys and the same broker. */
async function openTwo(): Promise<{
  readonly one: Post;
  readonly other: Post;
  readonly keys: readonly string[];
  readonly close: () => Promise<void>;
}> {
  const place = await mkdtemp(join(tmpdir(), 'tillroll-'));
  const [folder, copy] = [join(place, 'one'), join(place, 'other')];
  const program = await buildProgram();
  await copyTemplate(folder, program.entries.create);
  await program.remove();
  const made = await startBackend({ dataDir: folder });
  const newKey = async (): Promise<string> =>
    (await made.backend.keys.create({ shop: 'shop', scopes: ['record'] })).key;
  const keys = [await newKey(), await newKey(), await newKey()];
  await made.stop();
  await cp(folder, copy, { recursive: true });
  const broker = await openNats(nats ?? '');
  const start = (dataDir: string): Promise<RunningBackend> =>
    startBackend({ dataDir, log: { url: broker.url }, role: 'collect', rateLimits: { keyEvents: RATE } });
  const backends = [await start(folder), await start(copy)] as const;
  const [one, other] = backends.map(
    ({ post }): Post =>
      (events, key) =>
        post(
          Array.from({ length: events }, () => view()),
          { key },
        ),
  ) as [Post, Post];
  return {
    one,
    other,
    keys,
    close: async () => {
      await Promise.all(backends.map((backend) => backend.stop()));
      await broker.close();
      await rm(place, { recursive: true });
    },
  };
}

describe.skipIf(nats === undefined)('two collectors around a broker', () => {
  let two: Awaited<ReturnType<typeof openTwo>>;
  beforeAll(async () => {
    two = await openTwo();
  }, 180_000);
  afterAll(() => two.close());

  /** Uses up at one of them what a key may send at once; resolves once the other refuses, with what that one gave. */
  async function useUp(key: string): Promise<number> {
    expect((await two.one(10 * RATE, key)).status).toBe(200);
    let given = 0;
    const askOther = async (): Promise<number> => {
      const { status } = await two.other(RATE / 2, key);
      if (status === 200) given += RATE / 2;
      return status;
    };
    await expect.poll(askOther, { timeout: 10_000, interval: 50 }).toBe(429);
    return given;
  }

  it('refuse a key what the other one has given it, say when to come back, and go on with other keys', async () => {
    const [key = '', anotherKey = ''] = two.keys;
    const began = performance.now();
    const given = await useUp(key);
    const since = (RATE * (performance.now() - began)) / 1000;
    expect(given).toBeLessThan(since + 5 * RATE); // alone it would have given 10 * RATE more than has flowed in since
    const { status, headers, body } = await two.other(10 * RATE, key);
    expect([status, body.code]).toEqual([429, 'rate_limited']);
    expect(body.detail).toContain('--limit-key-events');
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect((await two.other(1, anotherKey)).status).toBe(200);
  });

  it('give a key together no more than its rate, and no less', async () => {
    const [, , key = ''] = two.keys;
    await useUp(key);
    const began = performance.now();
    let given = 0;
    const ask = async (post: Post): Promise<void> => {
      while (performance.now() - began < 4000) {
        if ((await post(5, key)).status === 200) given += 5;
        else await pause(10);
      }
    };
    await Promise.all([ask(two.one), ask(two.other)]);
    const due = (RATE * (performance.now() - began)) / 1000;
    expect(given / due).toBeLessThan(1.3);
    expect(given / due).toBeGreaterThan(0.5);
  });
});

/** Resolves when a connection is lost, or there again. */
async function until({ connection }: Streams, wanted: 'disconnect' | 'reconnect'): Promise<void> {
  for await (const { type } of connection.status()) if (type === wanted) return;
}

describe.skipIf(nats === undefined)('shared counts', () => {
  it('are heard by the others, added up, and not by who has counted', async () => {
    const { url } = await ownBroker();
    const [one, other] = [await openStreams({ url }), await openStreams({ url })];
    const heard: [string, number][][] = [[], []];
    const counts = [one, other].map((streams, at) => {
      const shared = shareCounts(streams);
      shared.onHeard((...count) => heard[at]?.push(count));
      return shared;
    });
    for (const amount of [2, 3]) counts[0]?.add('a', amount);
    await expect.poll(() => heard[1]).toEqual([['a', 5]]);
    counts[1]?.add('b', 1);
    await expect.poll(() => heard[0]).toEqual([['b', 1]]);
    for (const each of counts) each.close();
    await Promise.all([one, other].map(({ connection }) => connection.close()));
  });

  it('of a time without a broker are never told, and those after it are', async () => {
    const broker = await ownBroker();
    const [one, other] = [await openStreams(broker), await openStreams(broker)];
    const [told, hearing] = [shareCounts(one), shareCounts(other)];
    const heard: [string, number][] = [];
    hearing.onHeard((...count) => heard.push(count));
    const gone = until(one, 'disconnect');
    await broker.nodes[0]?.kill();
    await gone;
    told.add('meanwhile', 1);
    const back = Promise.all([until(one, 'reconnect'), until(other, 'reconnect')]);
    await broker.nodes[0]?.start();
    await back;
    told.add('afterwards', 1);
    await expect.poll(() => heard).toEqual([['afterwards', 1]]);
    for (const each of [told, hearing]) each.close();
    await Promise.all([one, other].map(({ connection }) => connection.close()));
  });

  it('that nobody can read change nothing', async () => {
    const { url } = await ownBroker();
    const streams = await openStreams({ url });
    const heard: [string, number][] = [];
    const shared = shareCounts(streams);
    shared.onHeard((...count) => heard.push(count));
    const say = (word: unknown): void =>
      streams.connection.publish('tillroll.counts', typeof word === 'string' ? word : JSON.stringify(word));
    say('no JSON');
    say({ v: 2, from: 'me', counts: [['a', 1]] });
    say({ v: 1, from: 'me', counts: [['a', -1], ['a', 0.5], ['a'], 7, [1, 1]] });
    say({ v: 1, from: 'me', counts: [['last', 1]] });
    await expect.poll(() => heard).toEqual([['last', 1]]);
    shared.close();
    await streams.connection.close();
  });
});
