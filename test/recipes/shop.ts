import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, vi } from 'vitest';
import { view, type WrittenEvent } from '../backend/events.ts';
import { startBackend, type RunningBackend } from '../backend/start-backend.ts';
import { freePort } from '../journey/harness/free-port.ts';
import { newFolder } from './cache.ts';
import { ROOT, type Places } from './recipe.ts';

/** A backend and the files, for a recipe to put before them. */
export interface Shop {
  readonly backend: RunningBackend;
  readonly places: Places;
  readonly folder: string;
  /** Where the shop is to listen: its origin, for which there is a key. */
  readonly url: string;
  readonly port: number;
  readonly key: string;
  readonly stop: () => Promise<void>;
}

/** Starts what a recipe needs. */
export async function startShop(name: string): Promise<Shop> {
  const folder = newFolder(name);
  const files = join(folder, 'files');
  if (!existsSync(join(ROOT, 'dist/script-tag/tillroll.js'))) throw new Error('npm run build comes first');
  cpSync(join(ROOT, 'dist/script-tag'), files, { recursive: true });
  cpSync(join(ROOT, 'dist/tillroll-sw.js'), join(files, 'tillroll-sw.js'));
  const backend = await startBackend({ clientCookie: { name: 'tillroll_client', trustForwardedProto: true } });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { key } = await backend.backend.keys.create({ shop: 'shop', scopes: ['collect'], origins: [url] });
  return {
    backend,
    places: { files, backend: backend.url },
    folder,
    url,
    port,
    key,
    stop: async () => {
      await backend.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Asks as a browser does: `fetch` would not let us say from where. */
export function ask(
  url: string,
  method: 'GET' | 'POST',
  headers: OutgoingHttpHeaders,
  body?: Buffer,
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
      );
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

/** Posts a zipped batch to the shop's own path. */
export const post = (
  { url, key }: Pick<Shop, 'url' | 'key'>,
  events: readonly WrittenEvent[],
  headers: OutgoingHttpHeaders = {},
): Promise<Answered> =>
  ask(
    `${url}/till/v1/events?key=${key}`,
    'POST',
    {
      'content-type': 'application/cloudevents-batch+json',
      'content-encoding': 'gzip',
      'x-tillroll-sent-at': new Date().toISOString(),
      origin: url,
      'sec-fetch-site': 'same-origin',
      ...headers,
    },
    gzipSync(JSON.stringify(events)),
  );

/** The files are there as they are in the package, of a type that a module and a worker may have. */
export async function expectFiles({ url, places }: Shop): Promise<void> {
  const names = ['tillroll/tillroll.js', 'tillroll/tillroll-core.js', 'tillroll/tillroll-courier.js', 'tillroll-sw.js'];
  for (const name of names) {
    const { status, headers, body } = await ask(`${url}/${name}`, 'GET', {});
    expect([name, status]).toEqual([name, 200]);
    expect(headers['content-type']).toMatch(/^(text|application)\/javascript/);
    expect(body.equals(readFileSync(join(places.files, name.replace('tillroll/', ''))))).toBe(true);
  }
  const { headers } = await ask(`${url}/tillroll-sw.js`, 'GET', {});
  expect(headers['cache-control']).toBe('no-cache'); // and at the root, where its scope is the shop
}

const CLIENT = '0192f0c1-5b7e-7c3a-9d1e-3f1f6a2b4c5d';

/** Events pass the shop's own path: zipped, with their origin, with cookies, to the journal. */
export async function expectEvents(shop: Shop): Promise<void> {
  const before = (await shop.backend.ask('{ signals { totalCount } }')).body.data.signals.totalCount as number;
  const { status, headers, body } = await post(shop, [view({ clientid: CLIENT }), view({ clientid: CLIENT })], {
    'x-forwarded-proto': 'http',
  });
  expect(status).toBe(200);
  expect(JSON.parse(body.toString())).toMatchObject({ receipts: [{ status: 'accepted' }, { status: 'accepted' }] });
  expect(headers['set-cookie']).toEqual([expect.stringMatching(`^tillroll_client=${CLIENT}; `)]);
  const after = await shop.backend.ask('{ signals(first: 1) { totalCount edges { node { correctedAt } } } }');
  expect(after.body.data.signals.totalCount).toBe(before + 2);
  expect(after.body.data.signals.edges[0].node.correctedAt).not.toBeNull(); // the device's clock came through
}

/** Cookies of the page reach the backend: without `Sec-Fetch-Site` only the cookie makes it answer with one. */
export async function expectCookies(shop: Shop): Promise<void> {
  const silent = { 'content-type': 'text/plain', origin: shop.url };
  const url = `${shop.url}/till/v1/events?key=${shop.key}`;
  const body = (): Buffer => Buffer.from(JSON.stringify([view({ clientid: CLIENT })]));
  const without = await ask(url, 'POST', silent, body());
  const with_ = await ask(url, 'POST', { ...silent, cookie: `a=b; tillroll_client=${CLIENT}` }, body());
  expect([without.status, without.headers['set-cookie']]).toEqual([200, undefined]);
  expect([with_.status, with_.headers['set-cookie']?.length]).toEqual([200, 1]);
}

/** The backend's refusals come through as they are: a wrong origin, with its problem document. */
export async function expectRefusals(shop: Shop): Promise<void> {
  const { status, headers, body } = await post(shop, [view()], { origin: 'https://other.example' });
  expect(status).toBe(403);
  expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(JSON.parse(body.toString())).toMatchObject({ code: 'origin_not_allowed' });
}

/** What the wire contract allows is not too large on the way. */
export async function expectRoom({ url, key }: Shop): Promise<void> {
  const note = 'x'.repeat(1000);
  const events = Array.from({ length: 700 }, () => view({ data: { product: { id: '1' }, note } }));
  const body = Buffer.from(`${JSON.stringify(events).slice(0, -1).padEnd(1_040_000, ' ')}]`);
  const { status } = await ask(
    `${url}/till/v1/events?key=${key}`,
    'POST',
    { 'content-type': 'application/cloudevents-batch+json', origin: url },
    body,
  );
  expect(status).toBe(200);
}

/** Waits until somebody listens. */
export async function untilListening(url: string, failed: () => string | undefined): Promise<void> {
  await vi.waitUntil(
    async () => {
      const failure = failed();
      if (failure !== undefined) throw new Error(failure);
      return ask(url, 'GET', {}).then(
        () => true,
        () => false,
      );
    },
    { timeout: 30_000, interval: 50 },
  );
}
