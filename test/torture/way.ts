import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as passes } from 'node:timers/promises';
import { bringsEvents, readBatch, type PassingBatch } from './batch-on-the-way.ts';
import { createCourierWatch, type AtOnce } from './couriers-at-once.ts';
import type { Fault } from './faults.ts';
import { forward, type CollectorAnswer } from './forward.ts';
import type { Phase } from './plan.ts';
import { createReceiptsSeen, type ReceiptsSeen } from './receipts-seen.ts';
import { createShuttableServer } from './shuttable-server.ts';
import { tellBrowser } from './tell-browser.ts';
import { takeWay } from './way-answers.ts';

/** The way to the collector: a server of our own in between, which does as the plan says. */
export interface Way {
  readonly url: string;
  /** Batches of couriers, by what was done to them. */
  readonly answers: Readonly<Partial<Record<Fault, number>>>;
  /** Batches that a page sent with its last breath. */
  readonly beacons: () => number;
  readonly seen: ReceiptsSeen;
  readonly couriersAtOnce: readonly AtOnce[];
  /** How many batches of couriers were disturbed. */
  readonly disturbed: () => number;
  /** Begins a phase. */
  readonly enter: (phase: Phase) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Nothing is disturbed. */
export const CALM: Phase = { fault: 'pass', lastsMs: 0, amount: 0 };

/** Opens the way on `port`; it leads to `target`. */
export async function openWay(port: number, target: string): Promise<Way> {
  const watch = createCourierWatch();
  const seen = createReceiptsSeen();
  const answers: Partial<Record<Fault, number>> = {};
  let beacons = 0;
  let phase = CALM;
  let leave: CollectorAnswer | undefined;

  const count = (fault: Fault): void => void (answers[fault] = (answers[fault] ?? 0) + 1);

  function watchCourier({ events }: PassingBatch, since: number, response: ServerResponse): void {
    const rollId = events.find(({ rollid }) => rollid !== undefined)?.rollid;
    // What a page has to send from its memory has no roll, and nobody else could send it.
    if (rollId === undefined || response.destroyed) return;
    const done = watch.opened(rollId, since);
    response.once('close', () => done(performance.now()));
  }

  async function onward(request: IncomingMessage, body: Buffer | string): Promise<CollectorAnswer | undefined> {
    const { 'content-encoding': _gzip, ...plain } = request.headers;
    const headers = typeof body === 'string' ? plain : request.headers;
    const url = new URL(request.url ?? '/', target);
    const answer = await forward({ url, method: request.method ?? 'GET', headers, body });
    if (answer && bringsEvents(request)) seen.onAnswer(answer);
    return answer;
  }

  /** Ends the connection before the batch has been read, if the phase says so. */
  function isCut(request: IncomingMessage, response: ServerResponse): boolean {
    const { fault } = phase;
    if (fault !== 'cut' && fault !== 'cut-in-request') return false;
    count(fault);
    if (fault === 'cut') response.destroy();
    else request.once('data', () => response.destroy());
    return true;
  }

  async function takeEvents(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const since = performance.now();
    if (isCut(request, response)) return;
    const here = phase;
    const batch = await readBatch(request);
    if (!batch) return;
    seen.onBatch(batch, here.fault);
    if (batch.isBeacon) beacons++;
    else watchCourier(batch, since, response);
    let isAway = false;
    const heard = await takeWay({
      batch,
      phase: here,
      async onward(only) {
        const answer = await onward(request, only ? JSON.stringify(only) : batch.bytes);
        isAway ||= answer === undefined;
        return answer;
      },
      wait: (ms) => passes(ms),
      now: () => Date.now(),
    });
    if (!batch.isBeacon) count(isAway ? 'cut' : here.fault);
    tellBrowser(heard, request, response);
  }

  /** Leave to send, asked for by every new worker, is given while the collector is away too: it is batches that suffer. */
  async function takeOther(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isPreflight = request.method === 'OPTIONS';
    const answer = (await onward(request, Buffer.alloc(0))) ?? (isPreflight ? leave : undefined);
    if (isPreflight) leave = answer;
    tellBrowser(answer ? { kind: 'own', answer } : { kind: 'cut' }, request, response);
  }

  const server = createShuttableServer(port, (request, response) => {
    response.on('error', () => undefined); // the browser has gone: that is what half of all this is for
    const taken = bringsEvents(request) ? takeEvents(request, response) : takeOther(request, response);
    taken.catch(() => response.destroy());
  });
  await server.open();
  return {
    url: `http://127.0.0.1:${port}`,
    answers,
    beacons: () => beacons,
    seen,
    couriersAtOnce: watch.found,
    disturbed: () => Object.entries(answers).reduce((sum, [fault, times]) => (fault === 'pass' ? sum : sum + times), 0),
    async enter(next) {
      phase = next;
      if (next.fault === 'refused' && server.isOpen()) await server.shut();
      if (next.fault !== 'refused' && !server.isOpen()) await server.open();
    },
    async close() {
      if (server.isOpen()) await server.shut();
    },
  };
}
