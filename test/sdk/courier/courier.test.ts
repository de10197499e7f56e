import type { Receipt } from '@tillroll/catalogue';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCourier, type Courier, type CourierOptions } from '../../../sdk/courier/courier.ts';
import type { Report } from '../../../sdk/courier/report.ts';
import { openOutbox, type DurableOutbox } from '../../../sdk/outbox/outbox.ts';
import { entry } from '../outbox/builders.ts';
import { freshIndexedDB } from '../outbox/fresh-indexed-db.ts';
import { madeOutbox } from '../outbox/made-outbox.ts';
import { accept, courierSurroundings } from './courier-surroundings.ts';

interface SentEvent {
  readonly id: string;
  readonly rollid?: string;
  readonly sequence?: number;
}

const URL = 'https://till.example/v1/events';
const server = setupServer();
const requests: { readonly headers: Headers; readonly events: readonly SentEvent[] }[] = [];

type Responder = (events: readonly SentEvent[], request: number) => Response | Promise<Response>;

/** The collector as this test needs it; what it is sent is written down. */
function collector(respond: Responder): void {
  server.use(
    http.post(URL, async ({ request }) => {
      const bytes = Buffer.from(await request.arrayBuffer());
      const text = request.headers.get('content-encoding') === 'gzip' ? gunzipSync(bytes) : bytes;
      const events = JSON.parse(String(text)) as SentEvent[];
      requests.push({ headers: request.headers, events });
      return respond(events, requests.length);
    }),
  );
}

const problem = (status: number, headers: Record<string, string> = {}): Response =>
  new HttpResponse(JSON.stringify({ title: 'No' }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });

let outbox: DurableOutbox;
let courier: Courier;
let now: number;
let timers: { readonly run: () => void; readonly delayMs: number }[];
let reports: Report[];

const lastState = () => reports.filter((report) => report.kind === 'state').at(-1);

function makeCourier(more: Partial<CourierOptions> = {}): Courier {
  return createCourier({
    ...courierSurroundings(() => now),
    outbox,
    setTimer: (run, delayMs) => timers.push({ run, delayMs }),
    report: (report) => reports.push(report),
    ...more,
  });
}

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());
beforeEach(async () => {
  freshIndexedDB();
  outbox = await madeOutbox();
  now = 1_700_000_000_000;
  timers = [];
  reports = [];
  requests.length = 0;
  courier = makeCourier();
});
afterEach(async () => {
  await courier.close();
  outbox.close();
  server.resetHandlers();
});

const say = (...ids: string[]): Promise<void> => outbox.append(ids.map((id) => entry(id)));
const waiting = async (): Promise<string[]> => (await outbox.list(1000)).map(({ id }) => id);

describe('courier', () => {
  it('carries what waits, with roll, sequence, key and clock', async () => {
    collector(accept);
    await say('a', 'b');
    expect(await courier.wake('append')).toEqual({ kind: 'empty' });
    const rollid = (await outbox.readRoll())?.rollId;
    expect(requests[0]?.events).toMatchObject([
      { id: 'a', rollid, sequence: 1 },
      { id: 'b', rollid, sequence: 2 },
    ]);
    expect(Object.fromEntries(requests[0]?.headers ?? [])).toMatchObject({
      authorization: 'Bearer tr_pub_test',
      'content-type': 'application/cloudevents-batch+json',
      'x-tillroll-sent-at': '2023-11-14T22:13:20.000Z',
    });
    expect(await waiting()).toEqual([]);
  });

  it('packs a larger batch with gzip', async () => {
    collector(accept);
    await say(...Array.from({ length: 30 }, (_, at) => `e${at}`));
    await courier.wake('append');
    expect(requests.map(({ headers, events }) => [headers.get('content-encoding'), events.length])).toEqual([
      ['gzip', 30],
    ]);
  });

  it('sends nothing when nothing waits', async () => {
    expect(await courier.wake('append')).toEqual({ kind: 'empty' });
    expect(requests).toEqual([]);
  });

  it('takes a duplicate for a success', async () => {
    collector((events) => HttpResponse.json({ receipts: events.map(({ id }) => ({ id, status: 'duplicate' })) }));
    await say('a');
    expect(await courier.wake('append')).toEqual({ kind: 'empty' });
  });

  it('buries what was refused, with the reason, and removes its neighbours', async () => {
    const refusal = {
      status: 'refused',
      code: 'invalid_event',
      message: 'must not be empty',
      path: '/data/query',
    } as const;
    collector((events) =>
      HttpResponse.json({
        receipts: events.map(({ id }) => (id === 'bad' ? { id, ...refusal } : { id, status: 'accepted' })),
      }),
    );
    await say('a', 'bad', 'b');
    await courier.wake('append');
    expect(await waiting()).toEqual([]);
    expect(await outbox.listDead(10)).toMatchObject([
      { id: 'bad', reason: { code: 'invalid_event', message: 'must not be empty', path: '/data/query' } },
    ]);
    const lines = reports.flatMap((report) => (report.kind === 'receipts' ? report.lines : []));
    expect(lines.map(({ receipt, sequence }) => [receipt.id, receipt.status, sequence])).toEqual([
      ['a', 'accepted', 1],
      ['bad', 'refused', 2],
      ['b', 'accepted', 3],
    ]);
  });

  it('settles by id: an answer in another order, with a stranger and a gap, removes what it names', async () => {
    collector((events, request) => {
      if (request > 1) return problem(503);
      const receipts: Receipt[] = [events[2], events[0]].flatMap((event) =>
        event ? [{ id: event.id, status: 'accepted' } as Receipt] : [],
      );
      return HttpResponse.json({ receipts: [{ id: 'stranger', status: 'accepted' }, ...receipts] });
    });
    await say('a', 'b', 'c');
    await courier.wake('append');
    expect(await waiting()).toEqual(['b']);
    expect(requests[1]?.events.map(({ id }) => id)).toEqual(['b']);
  });

  it('does not hammer a collector whose answers name nothing we sent', async () => {
    collector(() => HttpResponse.json({ receipts: [] }));
    await say('a');
    expect(await courier.wake('append')).toMatchObject({ kind: 'waiting', pending: 1 });
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['a 500', () => problem(500)],
    ['a 429', () => problem(429)],
    ['a wrong path', () => problem(404)],
    ["a captive portal's page", () => HttpResponse.html('<html>log in</html>')],
    ['a dead network', () => HttpResponse.error()],
  ])('keeps everything after %s and comes back by itself', async (_what, respond) => {
    collector((events, request) => (request === 1 ? respond() : accept(events)));
    await say('a', 'b');
    expect(await courier.wake('append')).toMatchObject({ kind: 'waiting', pending: 2 });
    expect(await waiting()).toEqual(['a', 'b']);
    expect(lastState()).toMatchObject({ delivery: 'waiting', failures: 1 });
    const timer = timers.at(-1);
    now += timer?.delayMs ?? 0;
    timer?.run();
    await expect.poll(waiting).toEqual([]);
  });

  it('waits longer with every failure, also over a restart', async () => {
    collector(() => problem(500));
    await say('a');
    const delays: number[] = [];
    for (let attempt = 0; attempt < 4; attempt++) {
      courier.close();
      courier = makeCourier();
      const end = await courier.wake('append');
      if (end.kind !== 'waiting') throw new Error('expected to wait');
      delays.push(end.until - now);
      now = end.until;
    }
    expect(delays).toEqual([2000, 4000, 8000, 16_000]);
  });

  it('does not try before its time, unless it is asked to', async () => {
    collector(() => problem(500));
    await say('a');
    await courier.wake('append');
    await courier.wake('append');
    expect(requests).toHaveLength(1);
    await courier.wake('hint');
    await courier.wake('now');
    expect(requests).toHaveLength(3);
  });

  it('lets Retry-After win over its own backoff and over a hint', async () => {
    collector(() => problem(503, { 'retry-after': '90' }));
    await say('a');
    expect(await courier.wake('append')).toMatchObject({ kind: 'waiting', until: now + 90_000 });
    await courier.wake('hint');
    expect(requests).toHaveLength(1);
  });

  it.each([401, 403])('keeps everything after %i and pauses for an hour', async (status) => {
    collector(() => problem(status));
    await say('a');
    expect(await courier.wake('append')).toMatchObject({ kind: 'paused', until: now + 3_600_000 });
    expect(lastState()).toMatchObject({ delivery: 'paused', reason: 'No', pending: 1 });
    await courier.wake('append');
    expect(requests).toHaveLength(1);
    await courier.wake('hint');
    expect(requests).toHaveLength(2);
    expect(await waiting()).toEqual(['a']);
  });

  it.each([400, 413])('splits after %i down to the one event that offends, and buries only that', async (status) => {
    collector((events) => (events.some(({ id }) => id === 'e13') ? problem(status) : accept(events)));
    await say(...Array.from({ length: 20 }, (_, at) => `e${at}`));
    expect(await courier.wake('append')).toEqual({ kind: 'empty' });
    expect((await outbox.listDead(10)).map(({ id }) => id)).toEqual(['e13']);
    expect(await waiting()).toEqual([]);
    expect(lastState()).toMatchObject({ pending: 0, delivery: 'idle' });
  });

  it('carries what is said during a round in a round after it', async () => {
    collector(async (events, request) => {
      if (request === 1) {
        await say('late');
        void courier.wake('append');
      }
      return accept(events);
    });
    await say('early');
    await courier.wake('append');
    await expect.poll(waiting).toEqual([]);
  });

  it('leaves everything for its successor when it dies between answer and settling', async () => {
    collector(accept);
    await say('a', 'b');
    const dying = makeCourier({
      outbox: { ...outbox, settle: () => Promise.reject(new Error('the worker was ended')) },
      holder: 'dying',
    });
    expect(await dying.wake('append')).toMatchObject({ kind: 'waiting' });
    expect(await waiting()).toEqual(['a', 'b']);
    dying.close();
    now += 60_000;
    expect(await courier.wake('append')).toEqual({ kind: 'empty' });
    expect(await waiting()).toEqual([]);
  });

  it('stands back while another courier holds the outbox', async () => {
    collector(accept);
    await say('a');
    const claim = {
      home: 'worker',
      underLock: false,
      now,
      leaseMs: 45_000,
      limitEntries: 1,
      limitBytes: 1000,
      skip: new Set<number>(),
    } as const;
    await outbox.claim({ ...claim, holder: 'other' });
    expect(await courier.wake('append')).toMatchObject({ kind: 'waiting', until: now + 45_000 });
    expect(requests).toEqual([]);
  });

  it.each([400, 413])(
    'buries nothing as long as the collector takes nothing: it may be about the way, after %i',
    async (status) => {
      collector(() => problem(status));
      await say(...Array.from({ length: 30 }, (_, at) => `e${at}`));
      expect(await courier.wake('append')).toMatchObject({ kind: 'waiting', pending: 30 });
      expect(await outbox.listDead(100)).toEqual([]);
      expect(requests.length).toBeLessThan(30);
    },
  );

  it('keeps a lone event that is refused as a batch, until the collector has taken another', async () => {
    collector((events) => (events.some(({ id }) => id === 'odd') ? problem(400) : accept(events)));
    await say('odd');
    expect(await courier.wake('append')).toMatchObject({ kind: 'waiting', pending: 1 });
    await say('good');
    expect(await courier.wake('now')).toEqual({ kind: 'empty' });
    expect((await outbox.listDead(10)).map(({ id }) => id)).toEqual(['odd']);
  });

  it('counts what was said during a failing attempt', async () => {
    collector(async () => {
      await say('late 1', 'late 2');
      return problem(503);
    });
    await say('early');
    expect(await courier.wake('append')).toMatchObject({ kind: 'waiting', pending: 3 });
    expect(lastState()).toMatchObject({ pending: 3 });
  });

  it('does not claim that nothing waits when storage has failed', async () => {
    const stumbling = makeCourier({ outbox: { ...outbox, count: () => Promise.reject(new Error('connection lost')) } });
    expect(await stumbling.wake('append')).toMatchObject({ kind: 'waiting', pending: Number.POSITIVE_INFINITY });
    stumbling.close();
  });

  it('knows that nothing waits when the outbox was deleted', async () => {
    outbox.close();
    freshIndexedDB();
    const orphan = makeCourier({ outbox: openOutbox('') });
    expect(await orphan.wake('append')).toEqual({ kind: 'empty' });
    expect(await globalThis.indexedDB.databases()).toEqual([]);
    orphan.close();
  });

  it('is not bound by what another key was told', async () => {
    collector((events, request) => (request === 1 ? problem(401) : accept(events)));
    await say('a');
    expect(await courier.wake('append')).toMatchObject({ kind: 'paused' });
    const rightKey = makeCourier({ destination: { endpoint: 'https://till.example/', key: 'tr_pub_right' } });
    expect(await rightKey.wake('append')).toEqual({ kind: 'empty' });
    rightKey.close();
  });

  it('gives its request up at once when it is closed, and keeps everything', async () => {
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const hanging = makeCourier({
      fetch: (_url, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
          asked();
        }),
    });
    await say('a');
    const round = hanging.wake('append');
    await isAsked;
    hanging.close();
    expect(await round).toEqual({ kind: 'closed' });
    expect(await waiting()).toEqual(['a']);
    expect(await outbox.readPace()).toBeUndefined();
  });

  it('does nothing after it was closed', async () => {
    courier.close();
    expect(await courier.wake('now')).toEqual({ kind: 'closed' });
  });

  it('carries a large outbox in batches, and counts down', async () => {
    collector(accept);
    await say(...Array.from({ length: 1100 }, (_, at) => `e${at}`));
    await courier.wake('append');
    expect(requests.map(({ events }) => events.length)).toEqual([1000, 100]);
    const pending = reports.flatMap((report) => (report.kind === 'state' ? [report.pending] : []));
    expect(pending).toEqual([1100, 100, 0, 0]);
  });
});
