import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { openEmbedded, toConnected, type ConnectedBackend, type ExternalBackend } from './connected-backend.ts';
import { answerDemo } from './demo-routes.ts';
import { toProblem, toShopRequest, writeAnswer, type Answer, type ShopRequest } from './exchange.ts';
import { createFault, type Fault } from './fault.ts';
import { listen, stopListening } from './listening.ts';
import { answerPage, type Site } from './page-routes.ts';
import { StartProblem } from './start-problem.ts';
import { answerFile, type Build } from './static-files.ts';

/** How the demo is set up. */
export interface ShopOptions {
  /** `embedded` opens one in `dataDir`, on the shop's own address. */
  readonly backend: ExternalBackend | 'embedded';
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly dataDir: string;
  /** `false` renders the script tag without a service worker. */
  readonly worker: boolean;
  readonly build: Build;
}

/** The demo shop, listening. */
export interface Shop {
  /** Without a slash at the end. */
  readonly url: string;
  readonly readKey: string;
  /** Answers what it took, then stops. Closing twice is fine. */
  readonly close: () => Promise<void>;
}

const FILES = ['shop.js', 'inspector.js', 'tokens.css'];
const BACKEND_PATH = /^\/(v1\/|graphql$|healthz$|readyz$|metrics$)/;
const FAULTY_PATH = /^\/(v1\/|graphql$)/;

function checkBuild({ demo, sdk }: Build): void {
  const wanted = [...FILES.map((file) => join(demo, file)), join(sdk, 'script-tag', 'tillroll.js')];
  const missing = wanted.filter((file) => !existsSync(file));
  if (missing.length > 0)
    throw new StartProblem('no-build', 'The shop is not built yet. Build it once with: npm run build');
}

interface Room {
  readonly backend: ConnectedBackend;
  readonly fault: Fault;
  readonly site: Site;
  readonly build: Build;
}

async function answer(request: ShopRequest, { backend, fault, site, build }: Room): Promise<Answer> {
  const settings = { readKey: backend.readKey, backend: backend.url, faults: backend.route !== undefined };
  const demo = await answerDemo(request, { fault, settings });
  if (demo) return demo;
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return toProblem(405, 'Method Not Allowed', 'The shop only answers GET.');
  const file = await answerFile(request.path, build);
  if (file) return file;
  if (BACKEND_PATH.test(request.path)) return toProblem(404, 'Not Found', 'The backend has another address.');
  return answerPage(request, site);
}

async function serve(request: IncomingMessage, response: ServerResponse, room: Room | undefined): Promise<void> {
  const asked = toShopRequest(request);
  if (!room) return writeAnswer(response, toProblem(503, 'Service Unavailable', 'The shop is opening.'));
  if (FAULTY_PATH.test(asked.path) && room.fault.meet(request, response)) return;
  if (room.backend.route && BACKEND_PATH.test(asked.path)) return room.backend.route(request, response);
  writeAnswer(response, await answer(asked, room));
}

const toSite = (url: string, backend: ConnectedBackend, worker: boolean): Site => ({
  url,
  tag: { endpoint: backend.url === '' ? '/' : backend.url, key: backend.collectKey, worker },
  backendOrigin: backend.url === '' ? undefined : new URL(backend.url).origin,
});

/** Opens the shop: pages, SDK files, worker, switches and, where it is embedded, the backend on one port. */
export async function createShop(options: ShopOptions): Promise<Shop> {
  const { host, build, dataDir, worker } = options;
  checkBuild(build);
  let room: Room | undefined;
  const server = createServer((request, response) => {
    serve(request, response, room).catch((error: unknown) => {
      const detail = error instanceof Error ? error.message : String(error);
      if (response.headersSent) response.destroy();
      else writeAnswer(response, toProblem(500, 'Internal Server Error', detail));
    });
  });
  // The port comes first: a taken one is told before a journal is opened for nothing.
  const port = await listen(server, options);
  const url = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;
  const origins = [`http://127.0.0.1:${port}`, `http://localhost:${port}`];
  try {
    const backend =
      options.backend === 'embedded' ? await openEmbedded(dataDir, origins) : toConnected(options.backend);
    room = { backend, fault: createFault(), build, site: toSite(url, backend, worker) };
    const close = async (): Promise<void> => {
      const stopped = stopListening(server);
      await backend.close();
      await stopped;
    };
    let closing: Promise<void> | undefined;
    return { url, readKey: backend.readKey, close: () => (closing ??= close()) };
  } catch (error) {
    await stopListening(server);
    throw error;
  }
}
