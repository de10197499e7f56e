import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCourier, type Courier, type CourierOptions } from '../../../sdk/courier/courier.ts';
import type { Report } from '../../../sdk/courier/report.ts';
import { within } from '../../../sdk/courier/within.ts';
import type { DurableOutbox } from '../../../sdk/outbox/outbox.ts';
import { entry } from '../outbox/builders.ts';
import { freshIndexedDB } from '../outbox/fresh-indexed-db.ts';
import { madeOutbox } from '../outbox/made-outbox.ts';
import { accept, courierSurroundings } from './courier-surroundings.ts';

const URL = 'https://till.example/v1/events';
const server = setupServer();
let outbox: DurableOutbox;
let now: number;
let reports: Report[];
let sizes: number[];

interface SentEvent {
  readonly id: string;
}

function collector(respond: (events: readonly SentEvent[]) => Response): void {
  server.use(
    http.post(URL, async ({ request }) => {
      const gzip = request.headers.get('content-encoding') === 'gzip';
      const body = gzip ? request.body?.pipeThrough(new DecompressionStream('gzip')) : request.body;
      const events = (await new Response(body).json()) as SentEvent[];
      sizes.push(events.length);
      return respond(events);
    }),
  );
}

const makeCourier = (more: Partial<CourierOptions> = {}): Courier =>
  createCourier({
    ...courierSurroundings(() => now),
    outbox,
    random: () => 0.5,
    report: (report) => reports.push(report),
    ...more,
  });

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());
beforeEach(async () => {
  freshIndexedDB();
  outbox = await madeOutbox();
  now = 1_700_000_000_000;
  reports = [];
  sizes = [];
});
afterEach(() => {
  vi.useRealTimers();
  outbox.close();
  server.resetHandlers();
});

/** Tries again and again at the moment the courier has named, for so long. */
async function sitOut(courier: Courier, forMs: number): Promise<void> {
  const until = now + forMs;
  while (now < until) {
    const end = await courier.wake('append');
    if (end.kind !== 'waiting') throw new Error(`expected to wait, not ${end.kind}`);
    now = Math.max(now + 1, end.until);
  }
}

describe('a month without a collector', () => {
  it('gives nothing up, and tries ever more rarely', async () => {
    collector(() => HttpResponse.error());
    await outbox.append([entry('a')]);
    const courier = makeCourier();
    await sitOut(courier, 60 * 60 * 1000);
    const firstHour = sizes.length;
    expect(firstHour).toBeLessThan(400);
    await sitOut(courier, 23 * 60 * 60 * 1000);
    expect(sizes.length - firstHour).toBeLessThan(700);
    now += 29 * 24 * 60 * 60 * 1000; // the device is in a drawer
    expect(await courier.wake('hint')).toMatchObject({ kind: 'waiting', pending: 1 });
    server.resetHandlers();
    collector(accept);
    expect(await courier.wake('hint')).toEqual({ kind: 'empty' });
    expect(await outbox.count()).toBe(0);
  });

  it('is asked ten times at most in 90 seconds of 503', async () => {
    collector(() => new HttpResponse(null, { status: 503 }));
    await outbox.append(Array.from({ length: 20 }, (_, at) => entry(`e${at}`)));
    await sitOut(makeCourier(), 90_000);
    expect(sizes.length).toBeLessThanOrEqual(10);
  });

  it('is looked for every few seconds while a network failure is young: two are never more than 4 s apart', async () => {
    collector(() => HttpResponse.error());
    await outbox.append([entry('a')]);
    const courier = makeCourier({ random: () => 1 });
    for (let attempt = 0; attempt < 100; attempt++) {
      const end = await courier.wake('append');
      if (end.kind !== 'waiting') throw new Error('expected to wait');
      expect(end.until - now).toBeLessThanOrEqual(4000);
      now = end.until;
    }
  });
});

describe('after failures', () => {
  it('a round begins with a small batch, and doubles it with every answer', async () => {
    collector(() => HttpResponse.error());
    await outbox.append(Array.from({ length: 900 }, (_, at) => entry(`e${at}`)));
    const courier = makeCourier();
    await sitOut(courier, 10_000);
    sizes.length = 0;
    server.resetHandlers();
    collector(accept);
    await courier.wake('now');
    expect(sizes[0]).toBeLessThanOrEqual(64);
    expect(sizes.slice(1, 3)).toEqual([2 * (sizes[0] ?? 0), 4 * (sizes[0] ?? 0)]);
    expect(await outbox.count()).toBe(0);
  });

  it('says once that somebody else answers for the collector', async () => {
    collector(() => HttpResponse.html('<html>Welcome to the train</html>'));
    await outbox.append([entry('a')]);
    await sitOut(makeCourier(), 120_000);
    const problems = reports.filter(({ kind }) => kind === 'problem');
    expect(problems).toMatchObject([{ problem: { kind: 'delivery' } }]);
    expect(sizes.length).toBeGreaterThan(2);
  });
});

describe('a collector that never answers', () => {
  it('counts as unreachable after 30 seconds, and the event is kept', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await outbox.append([entry('a')]);
    const silent = vi.fn<typeof fetch>(
      (_url, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
        }),
    );
    const ended = vi.fn();
    void makeCourier({ fetch: silent }).wake('append').then(ended);
    await new Promise<void>((resolve) => {
      silent.mockImplementationOnce((url, init) => {
        resolve();
        return silent(url, init);
      });
    });
    await vi.advanceTimersByTimeAsync(29_000);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2000);
    await vi.waitFor(() =>
      expect(ended).toHaveBeenCalledWith(expect.objectContaining({ kind: 'waiting', pending: 1 })),
    );
  });
});

describe('within', () => {
  it('leaves nothing behind on the long signal', async () => {
    const ending = new AbortController();
    const add = vi.spyOn(ending.signal, 'addEventListener');
    const remove = vi.spyOn(ending.signal, 'removeEventListener');
    for (let request = 0; request < 50; request++) await within(1000, ending.signal, async () => request);
    expect(remove).toHaveBeenCalledTimes(add.mock.calls.length);
  });

  it('passes the reason on: too late, or ended', async () => {
    const wait = (signal: AbortSignal): Promise<never> =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    await expect(within(5, new AbortController().signal, wait)).rejects.toThrow('it took too long');
    const ending = new AbortController();
    const work = within(60_000, ending.signal, wait);
    ending.abort(new Error('the page is closed'));
    await expect(work).rejects.toThrow('the page is closed');
  });
});
