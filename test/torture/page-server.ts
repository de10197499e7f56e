import { build } from 'esbuild';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { PagePlan } from './plan.ts';
import type { PageBrief, Telling } from './telling.ts';
import { createToldLog, type ToldLog } from './told-log.ts';

/** What a page needs to know to be addressed. */
export interface PageAddress {
  readonly run: number;
  readonly tab: number;
  readonly page: PagePlan;
  /** Default: it goes on for ever. */
  readonly bursts?: number;
}

/** The shop of the torture: bare pages, the SDK's files, and an ear for what is durable. It is never disturbed. */
export interface PageServer {
  readonly url: string;
  readonly log: ToldLog;
  readonly addressOf: (address: PageAddress) => string;
  readonly close: () => Promise<void>;
}

/** How the pages are made. */
export interface PageServerOptions {
  readonly port: number;
  /** The folder with `script-tag` and `tillroll-sw.js`. Read once: a build meanwhile changes nothing. */
  readonly dist: string;
  readonly endpoint: string;
  readonly key: string;
  readonly worker: boolean;
}

const LEAVES = 0.06;
const SCRIPT = { 'content-type': 'text/javascript', 'cache-control': 'no-cache' };

/** The SDK's files by their path. */
function readFiles(dist: string): ReadonlyMap<string, string> {
  const scripts = readdirSync(join(dist, 'script-tag')).filter((name) => name.endsWith('.js'));
  const paths = [...scripts.map((name) => `script-tag/${name}`), 'tillroll-sw.js'];
  return new Map(paths.map((path) => [`/${path}`, readFileSync(join(dist, path), 'utf8')]));
}

async function bundlePage(): Promise<string> {
  const entry = fileURLToPath(new URL('page/main.ts', import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: 'iife' });
  return outputFiles.map((file) => file.text).join('');
}

function toBrief(query: URLSearchParams, document: number): PageBrief {
  const number = (name: string): number => Number(query.get(name) ?? 0);
  return {
    document,
    run: number('run'),
    tab: number('tab'),
    seed: number('seed'),
    clockMs: number('clock'),
    fullMs: number('full'),
    bursts: number('bursts'),
    leaves: LEAVES,
  };
}

const toHtml = (brief: PageBrief, { endpoint, key, worker }: PageServerOptions): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>page ${brief.document}</title>
<script>window.brief = ${JSON.stringify(brief)}</script>
<script src="/page.js"></script>
<script src="/script-tag/tillroll.js" data-endpoint="${endpoint}" data-key="${key}"
  ${worker ? 'data-service-worker="/tillroll-sw.js"' : ''}></script>
<p>Document ${brief.document} of run ${brief.run}.</p>
</html>`;

const toAddress = ({ run, tab, page, bursts = -1 }: PageAddress): string => {
  const { seed, clockMs, fullMs } = page;
  const words = { run, tab, seed, clock: clockMs, full: fullMs, bursts };
  const query = new URLSearchParams(Object.entries(words).map(([name, value]) => [name, String(value)]));
  return `/${seed % 2 === 0 ? 'a' : 'b'}?${query}`;
};

/** Opens the page server. */
export async function openPageServer(options: PageServerOptions): Promise<PageServer> {
  const files = new Map([...readFiles(options.dist), ['/page.js', await bundlePage()]]);
  const log = createToldLog();
  const begun = performance.now();
  let documents = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://here');
    if (request.method === 'POST') {
      log.write(JSON.parse(await text(request)) as Telling, performance.now() - begun);
      response.writeHead(204).end();
      return;
    }
    const file = files.get(pathname);
    if (file !== undefined) return void response.writeHead(200, SCRIPT).end(file);
    if (pathname !== '/a' && pathname !== '/b') return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'no-cache' });
    response.end(toHtml(toBrief(searchParams, ++documents), options));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy()); // the page has gone in the middle of telling
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${options.port}`;
  return {
    url,
    log,
    addressOf: (address) => url + toAddress(address),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
