import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createShop, type Shop } from '../../demo/server/create-shop.ts';
import { makeBuild, openShop } from './demo-build.ts';

let build: Awaited<ReturnType<typeof makeBuild>>;
let shop: Shop;

beforeAll(async () => {
  build = await makeBuild();
  shop = await openShop(build);
});
afterAll(async () => {
  await shop.close();
  await build.remove();
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(shop.url + path, { headers, redirect: 'manual' });

const setFault = (kind: string, origin = shop.url) =>
  fetch(`${shop.url}/demo/fault`, { method: 'POST', headers: { origin }, body: JSON.stringify({ kind }) });

/** As it stands: `fetch` would tidy the path before it is sent. */
const statusOfRaw = (path: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(shop.url);
    request({ host: '127.0.0.1', port, path }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });

describe('demo server: pages', () => {
  it.each(['/', '/c/lamps', '/search?q=mug', '/p/harbour-mug-red', '/basket'])('answers %s', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  it('sends a policy without inline script, inline style or foreign sources', async () => {
    const policy = (await get('/')).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:");
    expect(policy).toContain("connect-src 'self' http://127.0.0.1:9; worker-src 'self'");
    expect(policy).not.toContain('unsafe');
  });

  it('answers an unknown address with a page and 404', async () => {
    const response = await get('/p/no-such-thing');
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('The tide took it.');
  });

  it('renders the tag without a worker for ?worker=off', async () => {
    expect(await (await get('/?worker=off')).text()).not.toContain('data-service-worker');
  });

  it('draws every product as a file of its own', async () => {
    const response = await get('/i/harbour-mug-red.svg');
    expect(response.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    expect(await response.text()).toMatch(/^<svg /);
  });
});

describe('demo server: currency', () => {
  it('is kept in a cookie and shown from then on', async () => {
    const response = await get('/currency?is=JPY&back=%2Fp%2Fharbour-mug-red');
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/p/harbour-mug-red');
    expect(response.headers.get('set-cookie')).toMatch(/^currency=JPY;/);
    expect(await (await get('/p/harbour-mug-red', { cookie: 'currency=JPY' })).text()).toContain('¥2,900');
  });

  it.each(['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', '/\r\nx: y'])(
    'never leads to %j',
    async (back) => {
      const response = await get(`/currency?is=EUR&back=${encodeURIComponent(back)}`);
      expect(response.headers.get('location')).toBe('/');
    },
  );
});

describe('demo server: files', () => {
  it('serves the SDK as script', async () => {
    const response = await get('/tillroll/tillroll.js');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it('lets the worker have the whole origin', async () => {
    const response = await get('/tillroll-sw.js');
    expect(response.headers.get('service-worker-allowed')).toBe('/');
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  it.each(['/tillroll/../../secret.js', '/tillroll/..%2f..%2fsecret.js', '/demo/server.js'])(
    'does not serve %s',
    async (path) => {
      expect(await statusOfRaw(path)).toBe(404);
    },
  );
});

describe('demo server: settings', () => {
  it('tells the inspector of this machine where and how to read', async () => {
    const settings = await (await get('/demo/settings')).json();
    expect(settings).toEqual({ readKey: 'rk_test', backend: 'http://127.0.0.1:9', faults: false });
  });

  it('tells nothing to a page of another site', async () => {
    expect((await get('/demo/settings', { origin: 'https://elsewhere.example' })).status).toBe(403);
  });
});

describe('demo server: faults', () => {
  it('answers 503 on the backend’s routes while it is down, and the shop stays open', async () => {
    expect(await (await setFault('down')).json()).toEqual({ kind: 'down' });
    const response = await get('/v1/events');
    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect((await get('/graphql')).status).toBe(503);
    expect((await get('/')).status).toBe(200);
    await setFault('none');
    expect((await get('/v1/events')).status).toBe(404);
  });

  it('cuts the line while offline', async () => {
    await setFault('offline');
    await expect(get('/v1/events')).rejects.toThrow();
    expect((await get('/')).status).toBe(200);
    await setFault('none');
  });

  it('says which one is on', async () => {
    expect(await (await get('/demo/fault')).json()).toEqual({ kind: 'none' });
  });

  it('refuses an unknown kind', async () => {
    expect((await setFault('flood')).status).toBe(400);
  });

  it('refuses another site’s page', async () => {
    expect((await setFault('down', 'https://elsewhere.example')).status).toBe(403);
  });
});

describe('demo server: start', () => {
  it('says which port is taken and what to do', async () => {
    const port = Number(new URL(shop.url).port);
    await expect(openShop(build, port)).rejects.toMatchObject({
      code: 'port-taken',
      message: `Port ${port} is taken. Choose another one, such as: PORT=${port + 1} npm start`,
    });
  });

  it('says when the shop is not built', async () => {
    const nowhere = { demo: `${build.demo}/nowhere`, sdk: build.sdk };
    await expect(openShop(nowhere)).rejects.toMatchObject({ code: 'no-build' });
  });

  it('closes twice without harm', async () => {
    const other = await createShop({
      backend: { url: 'http://127.0.0.1:9', collectKey: '', readKey: '' },
      host: '127.0.0.1',
      port: 0,
      dataDir: '',
      worker: false,
      build,
    });
    await other.close();
    await expect(other.close()).resolves.toBeUndefined();
  });
});
