import { transform } from 'esbuild';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { view } from '../backend/events.ts';
import { readRecipe } from './recipe.ts';
import { expectCookies, expectEvents, expectRefusals, expectRoom, post, startShop, type Shop } from './shop.ts';

type Route = (request: Request) => Promise<Response>;

/** As the framework does it: a request in, a response out. */
async function serve(route: Route, shop: Shop, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
  const init = { method: 'POST', headers, body: Readable.toWeb(request), duplex: 'half' } as RequestInit;
  const answer = await route(new Request(`${shop.url}${request.url}`, init));
  response.writeHead(answer.status, {
    ...Object.fromEntries(answer.headers),
    'set-cookie': answer.headers.getSetCookie(),
  });
  response.end(Buffer.from(await answer.arrayBuffer()));
}

async function loadRoute({ places, folder }: Shop): Promise<Route> {
  const { code } = await transform(readRecipe('nextjs.md', 'ts', places), { loader: 'ts', format: 'esm' });
  const file = join(folder, 'route.mjs');
  writeFileSync(file, code);
  return ((await import(pathToFileURL(file).href)) as { readonly POST: Route }).POST;
}

describe('the recipe for Next.js', () => {
  let shop: Shop;
  let server: Server;
  beforeAll(async () => {
    shop = await startShop('nextjs');
    const route = await loadRoute(shop);
    server = createServer((request, response) => {
      serve(route, shop, request, response).catch((error: unknown) => response.destroy(error as Error));
    }).listen(shop.port, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(async () => {
    server.close();
    await shop.stop();
  });

  it('takes a zipped batch on the shop’s own path into the journal', () => expectEvents(shop));
  it('lets cookies through', () => expectCookies(shop));
  it('lets the backend’s refusals through', () => expectRefusals(shop));
  it('has room for the largest batch', () => expectRoom(shop));

  it('answers "not now" while the backend is away', async () => {
    const away = await startShop('nextjs-away');
    const route = await loadRoute(away);
    await away.stop();
    const answer = await route(new Request(`${away.url}/till/v1/events`, { method: 'POST', body: '[]' })).catch(String);
    expect(answer).toMatchObject({ status: 502 });
    expect((await post(shop, [view()])).status).toBe(200);
  });
});
