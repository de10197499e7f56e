import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBackend, type Backend } from '../../backend/index.ts';
import { buildProgram, type BuiltProgram } from './build-program.ts';
import { copyTemplate, emptyPlace } from './data-folder.ts';
import { search } from './events.ts';
import { createLogText } from './log-text.ts';

let program: BuiltProgram;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());

async function withBackend(use: (backend: Backend, log: () => string) => Promise<void>): Promise<void> {
  const dataDir = `${await emptyPlace()}/data`;
  await copyTemplate(dataDir, program.entries.create);
  const log = createLogText();
  const backend = await createBackend({
    dataDir,
    entries: program.entries,
    logger: { level: 'trace', stream: log.stream },
  });
  try {
    await use(backend, log.text);
  } finally {
    await backend.close();
  }
}

const send = (url: string, key: string, query: string): Promise<Response> =>
  fetch(`${url}/v1/events?key=${key}`, {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents-batch+json' },
    body: JSON.stringify([search(query)]),
  });

describe('a shop’s own server around the backend', () => {
  it('sees every request of the backend in a hook it adds, even after it has awaited a plugin of its own', () =>
    withBackend(async ({ app, listen }) => {
      const seen: (string | undefined)[] = [];
      await app.register(async (inner) => void inner.get('/shop', () => 'the shop'));
      app.addHook('onRequest', async ({ routeOptions }) => void seen.push(routeOptions.url));
      const { url } = await listen({ host: '127.0.0.1', port: 0 });
      await send(url, 'none', 'mug');
      for (const path of ['/graphql', '/v1/live', '/v1/else', '/healthz']) await fetch(url + path);
      expect(seen).toEqual(['/v1/events', '/graphql', '/v1/live', '/v1/*', '/healthz']);
    }));

  it('keeps its own routes, its own answer to a wrong path and its own JSON', () =>
    withBackend(async ({ app, listen }) => {
      app.setNotFoundHandler((_request, reply) => reply.code(404).send('no such page'));
      app.post('/basket', ({ body }) => ({ took: body }));
      const { url } = await listen({ host: '127.0.0.1', port: 0 });
      const headers = { 'content-type': 'application/json' };
      const basket = await fetch(`${url}/basket`, { method: 'POST', headers, body: '{"mug":1}' });
      expect(await basket.json()).toEqual({ took: { mug: 1 } });
      expect(await (await fetch(`${url}/wrong`)).text()).toBe('no such page');
    }));

  it('finds neither a key nor a payload in its log', () =>
    withBackend(async ({ keys, listen }, log) => {
      const { key } = await keys.create({ shop: 'shop', scopes: ['record'] });
      const { url } = await listen({ host: '127.0.0.1', port: 0 });
      expect((await send(url, key, 'a secret wish')).status).toBe(200);
      await fetch(`${url}/nowhere?key=${key}`);
      await fetch(`${url}/graphql?key=${key}&query={signals(first:0){totalCount}}`);
      expect(log()).toContain('/v1/events');
      expect(log()).not.toContain(key);
      expect(log()).not.toContain('a secret wish');
    }));
});
