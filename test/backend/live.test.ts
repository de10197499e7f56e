import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { view } from './events.ts';
import { startBackend, type RunningBackend } from './start-backend.ts';

let shop: RunningBackend;
beforeAll(async () => {
  shop = await startBackend({ heartbeatMs: 100 });
});
afterAll(() => shop.stop());

interface Message {
  readonly position: number;
  readonly id: string;
}

/** Listens to the feed as a browser does. */
async function listen(options: { readonly after?: number; readonly lastEventId?: number } = {}) {
  const { after, lastEventId } = options;
  const ended = new AbortController();
  const response = await fetch(
    `${shop.url}/v1/live?key=${shop.reading}${after === undefined ? '' : `&after=${after}`}`,
    {
      signal: ended.signal,
      headers: lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) },
    },
  );
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const messages = (): readonly Message[] =>
    text
      .split('\n\n')
      .slice(0, -1)
      .filter((block) => block.startsWith('id: '))
      .map((block) => {
        const [id, event, data] = block.split('\n');
        expect(event).toBe('event: event');
        const envelope = JSON.parse(data?.replace('data: ', '') ?? '');
        expect(id).toBe(`id: ${envelope.position}`);
        return envelope;
      });
  const readUntil = async (isEnough: () => boolean): Promise<void> => {
    while (!isEnough()) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      if (done) throw new Error('the feed has ended');
      text += value;
    }
  };
  return {
    status: response.status,
    readUntil,
    read: async (count: number): Promise<readonly Message[]> => {
      await readUntil(() => messages().length >= count);
      return messages();
    },
    text: () => text,
    isEnded: async (): Promise<boolean> => (await reader?.read())?.done ?? true,
    close: () => ended.abort(),
  };
}

const idsOf = (events: readonly { readonly id?: unknown }[]): readonly unknown[] => events.map(({ id }) => id);

describe('the live feed', () => {
  it('brings an event in its envelope as soon as it is stored', async () => {
    const feed = await listen();
    await feed.readUntil(() => feed.text().includes(': the feed lives'));
    const event = view({ customerid: 'c-1', extra: 'kept' });
    await shop.post([event]);
    const [message] = await feed.read(1);
    expect(message).toMatchObject({ ...event, position: expect.any(Number), receivedat: expect.any(String) });
    feed.close();
  });

  it('resumes without gap or repeat while events go on coming', async () => {
    const first = await listen({ after: 0 });
    const events = Array.from({ length: 30 }, () => view());
    await shop.post(events.slice(0, 10));
    const seen = await first.read(5);
    first.close();
    const lastEventId = seen.at(-1)?.position ?? 0;
    const [, second] = await Promise.all([
      shop.post(events.slice(10, 20)),
      listen({ lastEventId }),
      shop.post(events.slice(20)),
    ]);
    const everything = await listen({ after: 0 });
    const total = (await shop.ask('{ signals { totalCount } }')).body.data.signals.totalCount;
    const all = await everything.read(total);
    const rest = await second.read(total - seen.length);
    expect(idsOf([...seen, ...rest])).toEqual(idsOf(all));
    second.close();
    everything.close();
  });

  it('brings the same to many listeners, each from its own place', async () => {
    const feeds = await Promise.all(Array.from({ length: 8 }, (_, at) => listen({ after: at })));
    await Promise.all(Array.from({ length: 20 }, () => shop.post([view(), view()])));
    const all = await (await listen({ after: 0 })).read(40);
    for (const [after, feed] of feeds.entries()) {
      const mine = await feed.read(all.filter(({ position }) => position > after).length);
      const positions = mine.map(({ position }) => position);
      expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
      feed.close();
    }
  });

  it('leaves no listeners behind on a connection that takes many pages', async () => {
    const warnings: string[] = [];
    const note = ({ name }: Error): void => void warnings.push(name);
    process.on('warning', note);
    const other = await startBackend();
    for (let n = 0; n < 14; n++)
      await other.post(
        Array.from({ length: 500 }, () => view({ data: { product: { id: '1' }, x: 'x'.repeat(1000) } })),
      );
    const ended = new AbortController();
    const response = await fetch(`${other.url}/v1/live?key=${other.reading}&after=0`, { signal: ended.signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let seen = 0;
    let rest = ''; // a chunk may end in the middle of a message
    while (seen < 14 * 500) {
      const messages = (rest + ((await reader?.read())?.value ?? '')).split('\n\n');
      rest = messages.pop() ?? '';
      seen += messages.filter((message) => message.includes('event: event')).length;
    }
    ended.abort();
    await other.stop();
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  it('answers a place beyond the end with what comes from now on', async () => {
    const feed = await listen({ after: 1_000_000 });
    await feed.readUntil(() => feed.text().includes(': the feed lives'));
    const event = view();
    await shop.post([event]);
    expect(idsOf(await feed.read(1))).toEqual([event['id']]);
    feed.close();
  });

  it('needs a reading key', async () => {
    expect((await fetch(`${shop.url}/v1/live?key=${shop.publishable}`)).status).toBe(403);
  });

  it('ends when the backend closes', async () => {
    const other = await startBackend();
    const response = await fetch(`${other.url}/v1/live?key=${other.reading}`);
    await other.stop();
    expect(await response.text()).toContain(': the feed begins');
  });
});
