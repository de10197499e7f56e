import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createWorld } from './harness/world.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The first HTML example of the README, with the key and the collector of this test in it. */
function snippet(endpoint: string, key: string): string {
  const [, html = ''] = /```html\n([\s\S]*?)```/.exec(readFileSync(`${root}README.md`, 'utf8')) ?? [];
  return html.replace('data-endpoint="/till/"', `data-endpoint="${endpoint}"`).replace('tr_pub_…', key);
}

/** A shop that has never spoken to us: one page, and the files where the README says. */
function serve(page: () => string): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const file = path.startsWith('/tillroll/') ? `dist/script-tag/${path.slice('/tillroll/'.length)}` : `dist${path}`;
    if (path.endsWith('.js'))
      return response.setHeader('content-type', 'text/javascript').end(readFileSync(root + file));
    return response.setHeader('content-type', 'text/html').end(page());
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve({ server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
    ),
  );
}

describe('the ten lines of the README', () => {
  it('bring a first event, as they stand', async () => {
    let page = '';
    const { server, url } = await serve(() => page);
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const world = await createWorld({ worker: true, alsoFrom: [url] });
    page = `<!doctype html><meta charset="utf-8"><title>A shop</title>${snippet(world.way.url, world.backend.collectKey)}`;
    const browser = await world.openBrowser();
    const broken: string[] = [];
    browser.page.on('pageerror', (error) => broken.push(error.message));
    await browser.page.goto(url);
    await expect.poll(() => world.journal.count(), { timeout: 20_000 }).toBe(1);
    expect((await world.journal.rows())[0]).toMatchObject({
      name: 'product_viewed',
      data: { product: { id: '207', name: 'Red mug' } },
    });
    expect(broken).toEqual([]);
  });
});
