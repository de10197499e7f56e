import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** What the way to the collector does to a request. */
export type WayMode = 'open' | 'fails-after-storing' | 'passes-every-other' | 'hangs' | 'cut';

/** A way to the collector that can be disturbed; the collector itself stays real. */
export interface Way {
  readonly url: string;
  mode: WayMode;
  /** How many times the mode was not `open` when a batch came through. */
  readonly disturbed: () => number;
  close(): Promise<void>;
}

const ofCollector = (request: IncomingMessage): boolean =>
  request.method === 'POST' && (request.url ?? '').startsWith('/v1/events');

/** Opens a way on `port` that leads to `target`. */
export function openWay(port: number, target: string): Promise<Way> {
  const sockets = new Set<Socket>();
  let disturbed = 0;

  function pass(request: IncomingMessage, response: ServerResponse): void {
    const failing = way.mode === 'fails-after-storing' && ofCollector(request);
    const onward = forward(
      new URL(request.url ?? '/', target),
      { method: request.method, headers: request.headers },
      (answer) => {
        if (!failing) {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
          return;
        }
        // The collector has stored the batch and said so; the page hears that it failed.
        answer.resume().once('end', () => {
          disturbed++;
          response.writeHead(500, { 'access-control-allow-origin': request.headers.origin ?? '*' }).end();
        });
      },
    );
    onward.once('error', () => response.destroy());
    request.pipe(onward);
  }

  /** Lets only every other event through: the answer speaks of those alone, and in their order. */
  async function passEveryOther(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await buffer(request);
    const events = JSON.parse(
      String(request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes),
    ) as unknown[];
    const body = JSON.stringify(events.filter((_event, at) => (events.length - 1 - at) % 2 === 0));
    const { 'content-encoding': _gzip, 'content-length': _length, ...headers } = request.headers;
    disturbed++;
    const onward = forward(new URL(request.url ?? '/', target), { method: 'POST', headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.once('error', () => response.destroy());
    onward.end(body);
  }

  const server = createServer((request, response) => {
    if (way.mode === 'passes-every-other' && ofCollector(request)) return void passEveryOther(request, response);
    if (way.mode === 'hangs' && ofCollector(request)) return void disturbed++;
    if (way.mode !== 'cut') return pass(request, response);
    if (ofCollector(request)) disturbed++;
    response.destroy();
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const way: Way = {
    url: `http://127.0.0.1:${port}`,
    mode: 'open',
    disturbed: () => disturbed,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(way));
  });
}
