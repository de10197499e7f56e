// A collector that says "accepted" to everything and counts what it costs on the wire.
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { readFile } from 'node:fs/promises';
import { SHOP } from './shop-page.mjs';

const toFile = (path) => {
  if (path === '/tillroll-sw.js') return 'dist/tillroll-sw.js';
  const [, name] = /^\/tillroll\/([a-z-]+\.js)$/.exec(path) ?? [];
  return name && `dist/script-tag/${name}`;
};

const PAGE = `<!doctype html><meta charset="utf-8"><title>bench</title><script src="/tillroll/tillroll.js"
  data-endpoint="/" data-key="tr_pub_bench" data-service-worker="/tillroll-sw.js"></script>`;

/** Opens it on a free port. `down` makes it answer 503. */
export async function openSink(root) {
  const seen = { events: 0, requests: 0, bytes: 0, down: false };
  const collect = (request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      seen.requests++;
      if (seen.down) return response.writeHead(503).end();
      const events = JSON.parse(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body);
      const headers = Object.entries(request.headers).reduce(
        (sum, [name, value]) => sum + name.length + value.length + 4,
        0,
      );
      seen.bytes += body.length + headers;
      seen.events += events.length;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ receipts: events.map(({ id }) => ({ id, status: 'accepted' })) }));
    });
  };
  const server = createServer(async (request, response) => {
    const path = request.url.split('?')[0];
    if (path === '/v1/events') return collect(request, response);
    const file = toFile(path);
    if (file) {
      return response.writeHead(200, { 'content-type': 'text/javascript' }).end(await readFile(new URL(file, root)));
    }
    const { type, body } = SHOP[path] ?? { type: 'text/html', body: PAGE };
    response.writeHead(200, { 'content-type': type }).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    seen,
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
