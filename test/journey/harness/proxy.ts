import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** Something said in the collector's place. */
export interface WayAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An event that comes by. */
export interface PassingEvent {
  readonly id: string;
  readonly type: string;
}

/** What the way does to a batch: to the real collector or not, and what of its answer comes back. */
export type WayDeed =
  | 'open'
  | 'fails-after-storing'
  | 'passes-every-other'
  | 'half-an-answer'
  | 'names-strangers'
  | 'hangs'
  | 'cut'
  | WayAnswer;

/** What the way to the collector does to requests; as a function it looks at each batch. */
export type WayMode = WayDeed | ((events: readonly PassingEvent[]) => WayDeed);

/** A batch that came by. */
export interface PassedBatch {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly ids: readonly string[];
}

/** A way to the collector that can be disturbed; the collector itself stays real. */
export interface Way {
  readonly url: string;
  mode: WayMode;
  /** How long a batch takes on the way, before anything else happens to it. */
  delayMs: number;
  /** Every batch that came by, whatever became of it. */
  readonly batches: readonly PassedBatch[];
  /** How many times the mode was not `open` when a batch came through. */
  readonly disturbed: () => number;
  /** Breaks off every request that hangs. */
  breakOff(): void;
  close(): Promise<void>;
}

const ofCollector = (request: IncomingMessage): boolean =>
  request.method === 'POST' && (request.url ?? '').startsWith('/v1/events');

function read(request: IncomingMessage, bytes: Buffer): readonly PassingEvent[] {
  const text = String(request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes);
  return JSON.parse(text) as readonly PassingEvent[];
}

const allow = (request: IncomingMessage): Record<string, string> => ({
  'access-control-allow-origin': request.headers.origin ?? '*',
  'access-control-expose-headers': 'retry-after',
});

/** The headers of a request whose body is another than the one it came with. */
function withoutBody({ headers }: IncomingMessage) {
  const { 'content-encoding': _gzip, 'content-length': _length, ...others } = headers;
  return others;
}

const toStrangers = (events: readonly PassingEvent[]): string =>
  JSON.stringify({ receipts: events.map(() => ({ id: crypto.randomUUID(), status: 'accepted' })) });

/** Counted from the end: the answer speaks of those alone that came through, and in their order. */
const everyOther = (events: readonly PassingEvent[]): string =>
  JSON.stringify(events.filter((_event, at) => (events.length - 1 - at) % 2 === 0));

function passBack(answer: IncomingMessage, response: ServerResponse): void {
  response.writeHead(answer.statusCode ?? 502, answer.headers);
  answer.pipe(response);
}

async function passHalfBack(answer: IncomingMessage, response: ServerResponse): Promise<void> {
  const bytes = await buffer(answer);
  response.writeHead(answer.statusCode ?? 502, { ...answer.headers, 'content-length': bytes.length });
  response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
}

/** Opens a way on `port`, or on any for 0, that leads to `target`. */
export function openWay(port: number, target: string): Promise<Way> {
  const sockets = new Set<Socket>();
  const hanging = new Set<ServerResponse>();
  const batches: PassedBatch[] = [];
  let disturbed = 0;

  /** Sends a request on, with its own body or with another, and hands out the collector's answer. */
  function sendOn(
    request: IncomingMessage,
    body: Buffer | string | undefined,
    onAnswer: (answer: IncomingMessage) => void,
  ): void {
    const headers = typeof body === 'string' ? withoutBody(request) : request.headers;
    const onward = forward(new URL(request.url ?? '/', target), { method: request.method, headers }, onAnswer);
    onward.once('error', () => request.socket.destroy());
    if (body === undefined) request.pipe(onward);
    else onward.end(body);
  }

  function take(
    request: IncomingMessage,
    response: ServerResponse,
    { bytes, deed }: { readonly bytes: Buffer; readonly deed: WayDeed },
  ): void {
    if (deed !== 'open') disturbed++;
    switch (deed) {
      case 'open':
        return sendOn(request, bytes, (answer) => passBack(answer, response));
      case 'passes-every-other':
        return sendOn(request, everyOther(read(request, bytes)), (answer) => passBack(answer, response));
      case 'half-an-answer':
        return sendOn(request, bytes, (answer) => void passHalfBack(answer, response));
      case 'fails-after-storing':
        // The collector has stored the batch and said so; the page hears that it failed.
        return sendOn(request, bytes, (answer) =>
          answer.resume().once('end', () => response.writeHead(500, allow(request)).end()),
        );
      case 'names-strangers':
        return void response
          .writeHead(200, { ...allow(request), 'content-type': 'application/json' })
          .end(toStrangers(read(request, bytes)));
      case 'hangs':
        return void hanging.add(response);
      case 'cut':
        return void response.destroy();
      default:
        response.writeHead(deed.status, { ...allow(request), ...deed.headers }).end(deed.body);
    }
  }

  async function takeBatch(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = Date.now();
    const bytes = await buffer(request);
    const events = read(request, bytes);
    batches.push({ at, ids: events.map(({ id }) => id) });
    if (way.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, way.delayMs));
    const { mode } = way;
    take(request, response, { bytes, deed: typeof mode === 'function' ? mode(events) : mode });
  }

  const server = createServer((request, response) => {
    response.on('error', () => undefined); // the browser has gone
    if (ofCollector(request)) takeBatch(request, response).catch(() => response.destroy());
    else if (way.mode === 'cut') response.destroy();
    else sendOn(request, undefined, (answer) => passBack(answer, response));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const way: { -readonly [Part in keyof Way]: Way[Part] } = {
    url: '',
    mode: 'open',
    delayMs: 0,
    batches,
    disturbed: () => disturbed,
    breakOff() {
      for (const response of hanging) response.destroy();
      hanging.clear();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      way.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      resolve(way);
    });
  });
}
