import { gunzipSync } from 'node:zlib';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCourier, type Courier } from '../../../sdk/courier/courier.ts';
import type { Report } from '../../../sdk/courier/report.ts';
import { DEFAULT_BOUNDS } from '../../../sdk/outbox/bounds.ts';
import type { DurableOutbox } from '../../../sdk/outbox/outbox.ts';
import { entry } from '../outbox/builders.ts';
import { freshIndexedDB } from '../outbox/fresh-indexed-db.ts';
import { madeOutbox } from '../outbox/made-outbox.ts';
import { accept, courierSurroundings } from './courier-surroundings.ts';

interface SentEvent {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly rollid?: string;
  readonly data: unknown;
}

const NOW = 1_700_000_000_000;
const server = setupServer();
let outbox: DurableOutbox;
let courier: Courier;
let reports: Report[];
let sent: SentEvent[][];
let answer: (events: readonly SentEvent[]) => Response;

const isReport = ({ type }: SentEvent): boolean => type === 'roll.drop_report';
const declared = () => sent.flat().filter(isReport);

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());
beforeEach(async () => {
  freshIndexedDB();
  outbox = await madeOutbox();
  reports = [];
  sent = [];
  answer = accept;
  server.use(
    http.post('https://till.example/v1/events', async ({ request }) => {
      const body = Buffer.from(await request.arrayBuffer());
      const isZipped = request.headers.get('content-encoding') === 'gzip';
      const events = JSON.parse(String(isZipped ? gunzipSync(body) : body)) as SentEvent[];
      sent.push(events);
      return answer(events);
    }),
  );
  courier = createCourier({
    ...courierSurroundings(() => NOW),
    outbox,
    readBounds: async () => ({ ...DEFAULT_BOUNDS, entries: 2 }),
    report: (report) => reports.push(report),
  });
});
afterEach(async () => {
  await courier.close();
  outbox.close();
  server.resetHandlers();
});

describe('what an outbox had to give up', () => {
  it('is said in the page, and declared to the ledger by range and reason, once', async () => {
    await outbox.append(['a', 'b', 'c', 'd'].map((id) => entry(id)));
    await courier.wake('append');
    expect(reports).toContainEqual({
      kind: 'problem',
      problem: {
        kind: 'dropped',
        reason: 'evicted',
        count: 2,
        message: '2 events were given up: the outbox is full',
      },
    });
    const rollId = (await outbox.readRoll())?.rollId;
    expect(declared()).toMatchObject([
      {
        source: 'https://shop.example',
        rollid: rollId,
        data: { drops: [{ from: 1, to: 2, reason: 'evicted' }] },
      },
    ]);
    await courier.wake('append');
    expect(declared()).toHaveLength(1);
  });

  it('is declared whole, in however many ranges', async () => {
    await outbox.append(Array.from({ length: 2600 }, (_, at) => entry(`e${at}`, at % 2 === 0 ? 0 : 2)));
    await courier.wake('append');
    const ranges = declared().flatMap(({ data }) => (data as { drops: { from: number; to: number }[] }).drops);
    expect(ranges.length).toBeGreaterThan(1000);
    expect(ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0)).toBe(2598);
    expect(await outbox.readReport()).toBeUndefined();
  });

  it('is declared later when the collector is not to be had, and nothing else is waiting', async () => {
    await outbox.append(['a', 'b', 'c'].map((id) => entry(id)));
    answer = (events) => (events.some(isReport) ? new HttpResponse(null, { status: 503 }) : accept(events));
    expect(await courier.wake('append')).toMatchObject({ kind: 'waiting', pending: 0 });
    answer = accept;
    expect(await courier.wake('now')).toEqual({ kind: 'empty' });
    expect(declared()).toHaveLength(2);
    expect(await outbox.readReport()).toBeUndefined();
  });

  it('is kept, and stops nothing, where an older collector does not know drop reports', async () => {
    await outbox.append(['a', 'b', 'c'].map((id) => entry(id)));
    answer = (events) =>
      HttpResponse.json({
        receipts: events.map((event) => ({
          id: event.id,
          status: isReport(event) ? 'refused' : 'accepted',
          code: 'unknown_type',
          message: 'is not in the catalogue',
          path: '/type',
        })),
      });
    expect(await courier.wake('append')).toEqual({ kind: 'empty' });
    expect(await outbox.count()).toBe(0);
    expect(await outbox.readReport()).toBeDefined();
  });
});

describe('dead letters', () => {
  it('are counted for the page and for the ledger', async () => {
    await outbox.append([entry('a')]);
    answer = (events) =>
      events.some(isReport)
        ? accept(events)
        : HttpResponse.json({
            receipts: [{ id: 'a', status: 'refused', code: 'invalid_event', message: 'no', path: '' }],
          });
    await courier.wake('append');
    const dead = { count: 1, reasons: { invalid_event: 1 } };
    expect(reports).toContainEqual({ kind: 'dead', dead });
    expect(declared()).toMatchObject([{ data: { drops: [], deadLetters: dead } }]);
  });

  it('are carried again when they are redriven', async () => {
    await outbox.append([entry('a')]);
    answer = (events) =>
      HttpResponse.json({
        receipts: events.map(({ id }) => ({ id, status: 'refused', code: 'x', message: '', path: '' })),
      });
    await courier.wake('append');
    answer = accept;
    await outbox.redrive();
    await courier.wake('now');
    expect(await outbox.count()).toBe(0);
    expect(sent.flat().filter(({ id }) => id === 'a')).toHaveLength(2);
    expect(reports.filter(({ kind }) => kind === 'dead').at(-1)).toEqual({
      kind: 'dead',
      dead: { count: 0, reasons: {} },
    });
  });
});
