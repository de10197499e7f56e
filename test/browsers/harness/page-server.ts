import { build } from 'esbuild';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { OutboxLimits } from '../../../sdk/till.ts';

/** What a page of the shop differs in. */
export interface PageOptions {
  /** Default: with the service worker. */
  readonly worker?: boolean;
  readonly consent?: 'granted' | 'pending' | 'denied';
  readonly name?: string;
  /** Default: the scene's own. */
  readonly key?: string;
  /** The tag has no word for them: such a page calls `createTillroll` itself. */
  readonly limits?: OutboxLimits;
  /** Runs in the page before anything of ours; handed over as text, so it closes over nothing. */
  readonly before?: () => void;
  /** Without the SDK. */
  readonly bare?: boolean;
  /** The whole page, in the place of ours. */
  readonly html?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An origin of its own with pages that carry the SDK. */
export interface PageServer {
  readonly url: string;
  /** What the tag says; set before the first page. */
  tag: { readonly endpoint: string; readonly key: string };
  /** What is served as `/tillroll-sw.js`; `undefined`: nothing is. Default: the SDK's own. */
  worker: string | undefined;
  /** More scripts, by their path. */
  readonly scripts: Map<string, string>;
  /** The address of a page. */
  page(options?: PageOptions): string;
  /** Puts a page of one's own at an address (path and query); `{{till}}` becomes endpoint and key of the tag. */
  put(address: string, html: string): string;
  close(): Promise<void>;
}

const DIST = fileURLToPath(new URL('../../../dist/', import.meta.url));
const read = (file: string): string => readFileSync(DIST + file, 'utf8');

/** A built file of the SDK. */
export const built = read;

/** Workers that are not the SDK's. */
export const WORKERS = {
  silent: `self.addEventListener('install', () => self.skipWaiting());`,
  foreign: `self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('message', (event) => event.ports[0]?.postMessage({ from: 'another program' }));`,
};

const OWN_CALL = `import { createTillroll } from ${JSON.stringify(`${DIST}index.js`)};
const till = createTillroll(window.tillOptions);
const say = (name, payload) => till.signals[name].send(payload);
window.tillroll = Object.assign(say, { signals: till.signals, ready: (receiver) => queueMicrotask(() => receiver(till)) });
window.listen();`;

/** The SDK as a shop's own bundler makes it. */
async function bundleOwnCall(): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    stdin: { contents: OWN_CALL, resolveDir: DIST },
    bundle: true,
    splitting: true,
    format: 'esm',
    write: false,
    outdir: '/own',
    logLevel: 'error',
  });
  return new Map(outputFiles.map(({ path, text }) => [path, text]));
}

async function readFiles(): Promise<ReadonlyMap<string, string>> {
  const tag = readdirSync(`${DIST}script-tag`).map((file) => [`/${file}`, read(`script-tag/${file}`)] as const);
  return new Map([...tag, ['/foreign-sw.js', WORKERS.foreign], ...(await bundleOwnCall())]);
}

let files: Promise<ReadonlyMap<string, string>> | undefined;

/** Keeps what the till says, for the test to read. */
function listen(): void {
  window.heard = { problems: [], deliveries: [], persisted: undefined };
  window.addEventListener('pageshow', ({ persisted }) => (window.heard.persisted = persisted));
  window.tillroll?.ready((till) => {
    till.problems$.subscribe((problem) => window.heard.problems.push(problem.kind));
    till.deliveries$.subscribe(({ id, status, courier }) => window.heard.deliveries.push({ id, status, courier }));
  });
}

const attributes = (pairs: Readonly<Record<string, string | undefined>>): string =>
  Object.entries(pairs)
    .flatMap(([name, value]) => (value === undefined ? [] : [` data-${name}="${value}"`]))
    .join('');

function toScripts(tag: PageServer['tag'], { worker = true, limits, bare, ...options }: PageOptions): string {
  if (bare) return '';
  const { consent, name, key = tag.key } = options;
  const serviceWorker = worker ? '/tillroll-sw.js' : false;
  if (limits) {
    const own = { endpoint: tag.endpoint, key, serviceWorker, limits, ...(name && { name }) };
    return `<script>window.listen = ${listen}; window.tillOptions = ${JSON.stringify(own)};</script>
<script type="module" src="/own/stdin.js"></script>`;
  }
  const said = { endpoint: tag.endpoint, key, consent, name, 'service-worker': serviceWorker || undefined };
  return `<script src="/tillroll.js"${attributes(said)}></script>
<script>(${listen})();</script>`;
}

const toHtml = (tag: PageServer['tag'], options: PageOptions): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">
<script>${options.before ? `(${options.before})();` : ''}</script>
${toScripts(tag, options)}
</head><body><p>A page</p></body></html>`;

const NEVER_OLD = { 'cache-control': 'no-cache' };

interface Answer {
  readonly type: string;
  readonly text: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

function send(response: ServerResponse, { type, text, headers }: Answer): void {
  if (text === undefined) response.writeHead(404, NEVER_OLD).end();
  else response.writeHead(200, { 'content-type': type, ...NEVER_OLD, ...headers }).end(text);
}

/** Opens an origin on a port of its own. */
export async function openPageServer(): Promise<PageServer> {
  const known = await (files ??= readFiles());
  const pages: PageOptions[] = [];
  const own = new Map<string, string>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://here');
    const page = pages[Number(/^\/page-(\d+)$/.exec(pathname)?.[1] ?? -1)];
    if (page) {
      const { html = toHtml(origin.tag, page), headers } = page;
      return send(response, { type: 'text/html', text: html, headers });
    }
    const put = own.get(request.url ?? '');
    if (put !== undefined) {
      return send(response, { type: 'text/html', text: put.replace('{{till}}', attributes(origin.tag).trim()) });
    }
    const script = origin.scripts.get(pathname) ?? known.get(pathname);
    send(response, { type: 'text/javascript', text: pathname === '/tillroll-sw.js' ? origin.worker : script });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin: PageServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tag: { endpoint: '', key: '' },
    worker: read('tillroll-sw.js'),
    scripts: new Map(),
    page: (options = {}) => `${origin.url}/page-${pages.push(options) - 1}`,
    put(address, html) {
      own.set(address, html);
      return origin.url + address;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return origin;
}

declare global {
  interface Window {
    /** What the till has said to this page. */
    heard: {
      readonly problems: string[];
      readonly deliveries: { readonly id: string; readonly status: string; readonly courier: string }[];
      persisted: boolean | undefined;
    };
  }
}
