import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isCookieName } from '../../backend/collector/client-cookie.ts';
import { createBackend } from '../../backend/index.ts';
import { view, type WrittenEvent } from './events.ts';
import { ORIGIN, startBackend, type RunningBackend } from './start-backend.ts';

const ID = '0192f0c1-5b7e-7c3a-9d1e-3f1f6a2b4c5d';
const OTHER = '0192f0c4-11aa-7d20-8a3b-90b1c2d3e4f5';
const NAME = 'tillroll_client';

let shop: RunningBackend;
beforeAll(async () => {
  shop = await startBackend({ clientCookie: { name: NAME, trustForwardedProto: true } });
});
afterAll(() => shop.stop());

const at = (minute: number): string => new Date(Date.parse('2026-11-22T09:00:00.000Z') + minute * 60_000).toISOString();

type Headers = Readonly<Record<string, string>>;

/** As a browser does it on the shop's own page. `fetch` would not let us say where a request comes from. */
function send(
  events: readonly WrittenEvent[],
  headers: Headers = {},
  { url, key }: { readonly url: string; readonly key: string } = { url: shop.url, key: shop.publishable },
): Promise<{ readonly status: number | undefined; readonly cookies: readonly string[] }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      `${url}/v1/events?key=${key}`,
      {
        method: 'POST',
        headers: { 'content-type': 'text/plain', origin: ORIGIN, 'sec-fetch-site': 'same-origin', ...headers },
      },
      (answer) => {
        answer.resume();
        answer.once('end', () => resolve({ status: answer.statusCode, cookies: answer.headers['set-cookie'] ?? [] }));
      },
    );
    asked.once('error', reject);
    asked.end(JSON.stringify(events));
  });
}

const cookiesOf = async (...args: Parameters<typeof send>): Promise<readonly string[]> => {
  const { status, cookies } = await send(...args);
  expect(status).toBe(200);
  return cookies;
};

const COOKIE = `${NAME}=${ID}; Max-Age=34560000; Path=/; SameSite=Lax`;

describe('the client cookie', () => {
  it('has the client id of a page, for 400 days, to be read by the page', async () => {
    expect(await cookiesOf([view({ clientid: ID })])).toEqual([COOKIE]);
    expect(await cookiesOf([view({ clientid: ID })], { 'sec-fetch-site': 'same-site' })).toEqual([COOKIE]);
  });

  it('is set with every answer, so that it lives from the last visit on', async () => {
    const event = view({ clientid: ID });
    await send([event]);
    expect(await cookiesOf([event], { cookie: `${NAME}=${ID}` })).toEqual([COOKIE]); // a duplicate too
  });

  it('is that of the newest event, wherever it stands in the batch', async () => {
    const older = view({ clientid: OTHER, time: at(0) });
    const newer = view({ clientid: ID, time: at(1) });
    expect(await cookiesOf([newer, older])).toEqual([COOKIE]);
    expect(await cookiesOf([older, newer])).toEqual([COOKIE]);
  });

  it('is Secure where the visitor came by https, as the proxy says', async () => {
    const events = [view({ clientid: ID })];
    expect(await cookiesOf(events, { 'x-forwarded-proto': 'https' })).toEqual([`${COOKIE}; Secure`]);
    expect(await cookiesOf(events, { 'x-forwarded-proto': 'http, https' })).toEqual([COOKIE]);
  });

  it('is not set for another site, not even when the request has it', async () => {
    const events = [view({ clientid: ID })];
    for (const site of ['cross-site', 'none', 'nonsense'])
      expect(await cookiesOf(events, { 'sec-fetch-site': site, cookie: `${NAME}=${ID}` })).toEqual([]);
  });

  it('is set for a browser that does not say where it comes from only when that has it already', async () => {
    const events = [view({ clientid: ID })];
    const { publishable: key, url } = shop;
    const old = async (cookie: string): Promise<readonly string[]> => {
      const headers: Record<string, string> = { 'content-type': 'text/plain', origin: ORIGIN, cookie };
      const answer = await fetch(`${url}/v1/events?key=${key}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(events),
      });
      return answer.headers.getSetCookie();
    };
    expect(await old('theme=dark')).toEqual([]);
    expect(await old(`not_${NAME}=${ID}`)).toEqual([]);
    expect(await old(`theme=dark; ${NAME}=${OTHER}`)).toEqual([COOKIE]);
  });

  it('is not set for a server, whose events have client ids too', async () => {
    expect(await cookiesOf([view({ clientid: ID })], {}, { url: shop.url, key: shop.secret })).toEqual([]);
  });

  it.each([
    ['a header of its own', `${ID}\r\nSet-Cookie: admin=1`],
    ['another attribute', `${ID}; Domain=example`],
    ['a line', `${ID}\n`],
    ['no id of ours', 'visitor-1'],
    ['an id of another version', '0192f0c1-5b7e-4c3a-9d1e-3f1f6a2b4c5d'],
    ['10 kB', 'a'.repeat(10_000)],
    ['no text', 7],
    ['nothing', undefined],
  ])('never carries %s', async (_what, clientid) => {
    const { status, cookies } = await send([view({ clientid })]);
    expect([status, cookies]).toEqual([200, []]);
  });

  it('is not that of a refused event', async () => {
    const refused = view({ clientid: OTHER, time: at(9), data: {} });
    expect(await cookiesOf([view({ clientid: ID, time: at(1) }), refused])).toEqual([COOKIE]);
    expect(await cookiesOf([refused])).toEqual([]);
  });

  it('is not set with a refusal of the whole', async () => {
    const { status, cookies } = await send([view({ clientid: ID })], { origin: 'https://other.example' });
    expect([status, cookies]).toEqual([403, []]);
  });
});

describe('a backend without a client cookie', () => {
  it('sets none', async () => {
    const plain = await startBackend();
    try {
      expect(await cookiesOf([view({ clientid: ID })], {}, { url: plain.url, key: plain.publishable })).toEqual([]);
    } finally {
      await plain.stop();
    }
  });
});

describe('a client cookie', () => {
  it('believes X-Forwarded-Proto only when told to', async () => {
    const plain = await startBackend({ clientCookie: { name: NAME } });
    try {
      const at = { url: plain.url, key: plain.publishable };
      expect(await cookiesOf([view({ clientid: ID })], { 'x-forwarded-proto': 'https' }, at)).toEqual([COOKIE]);
    } finally {
      await plain.stop();
    }
  });

  it.each(['', 'a b', 'a;b', 'a=b', 'a\r\nb', 'ä', '"a"'])('cannot be called %j', (name) => {
    expect(isCookieName(name)).toBe(false);
  });

  it('that cannot be called so is said before anything is opened', async () => {
    const options = { dataDir: '/nowhere/at/all', clientCookie: { name: 'a b' } };
    await expect(createBackend(options)).rejects.toThrow('clientCookie.name must be a token');
  });
});
