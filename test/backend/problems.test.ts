import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { view } from './events.ts';
import { readAnswer, startBackend, type RunningBackend } from './start-backend.ts';

let shop: RunningBackend;
beforeAll(async () => {
  shop = await startBackend();
});
afterAll(() => shop.stop());

describe('problem documents', () => {
  const expectProblem = (answer: { status: number; headers: Headers; body: unknown }, status: number, code: string) => {
    expect(answer.body).toMatchObject({ status, code, type: `/problems/${code.replaceAll('_', '-')}` });
    expect(answer.body).toMatchObject({ title: expect.any(String), detail: expect.any(String) });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  };

  it('tell a body that is not JSON', async () => {
    expectProblem(await shop.post([], { raw: '{"half' }), 400, 'not_json');
  });
  it('tell a body that is not UTF-8', async () => {
    expectProblem(await shop.post([], { raw: Uint8Array.from([0x5b, 0x22, 0xff, 0x22, 0x5d]) }), 400, 'not_json');
  });
  it('tell an empty body', async () => {
    expectProblem(await shop.post([], { raw: '' }), 400, 'not_json');
  });
  it('tell a body that is not a batch', async () => {
    expectProblem(await shop.post([], { raw: '{"id":1}' }), 400, 'not_a_batch');
  });
  it('tell an item that is not an object, and which', async () => {
    const answer = await shop.post([], { raw: `[${JSON.stringify(view())},7]` });
    expectProblem(answer, 400, 'not_a_batch');
    expect(answer.body.detail).toContain('Item 1');
  });
  it('tell an empty batch', async () => {
    expectProblem(await shop.post([]), 400, 'empty_batch');
  });
  it('tell a batch of more than a thousand events', async () => {
    const raw = `[${Array.from({ length: 1001 }, () => '{}').join(',')}]`;
    expectProblem(await shop.post([], { raw }), 413, 'too_many_events');
  });
  it('tell a body over 1 MiB', async () => {
    expectProblem(await shop.post([], { raw: ' '.repeat(1024 * 1024 + 1) }), 413, 'too_large');
  });
  it('tell a body that is zipped small and unzips large', async () => {
    const raw = Uint8Array.from(gzipSync(Buffer.alloc(64 * 1024 * 1024, ' ')));
    expectProblem(await shop.post([], { raw, headers: { 'content-encoding': 'gzip' } }), 413, 'too_large');
  });
  it('tell a body that says gzip and is not', async () => {
    const answer = await shop.post([view()], { headers: { 'content-encoding': 'gzip' } });
    expectProblem(answer, 400, 'bad_gzip');
  });
  it('tell an encoding nobody reads', async () => {
    const answer = await shop.post([view()], { headers: { 'content-encoding': 'br' } });
    expectProblem(answer, 415, 'unsupported_encoding');
  });
  it('tell a wrong content type', async () => {
    expectProblem(await shop.post([view()], { type: 'application/json' }), 415, 'unsupported_type');
  });
  it('tell a missing key', async () => {
    const answer = await shop.post([view()], { key: '' });
    expectProblem(answer, 401, 'key_missing');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });
  it('tell a wrong key', async () => {
    expectProblem(await shop.post([view()], { key: 'tr_sec_wrong' }), 401, 'key_unknown');
  });
  it('tell a key without the right', async () => {
    expectProblem(await shop.post([view()], { key: shop.reading }), 403, 'scope_missing');
  });
  it('tell a publishable key from another origin', async () => {
    const headers = { origin: 'https://thief.example' };
    expectProblem(await shop.post([view()], { key: shop.publishable, headers }), 403, 'origin_not_allowed');
  });
  it('tell a publishable key from no origin at all', async () => {
    expectProblem(await shop.post([view()], { key: shop.publishable }), 403, 'origin_not_allowed');
  });
  it('tell a wrong method, and the right one', async () => {
    const answer = await readAnswer(await fetch(`${shop.url}/v1/events`, { method: 'PUT', body: '[]' }));
    expectProblem(answer, 405, 'method_not_allowed');
    expect(answer.headers.get('allow')).toBe('POST, OPTIONS');
  });
  it('tell a wrong path', async () => {
    expectProblem(await shop.post([view()], { path: '/v1/event' }), 404, 'not_found');
  });
});

describe('cross-origin requests', () => {
  const preflight = (path: string, origin: string) =>
    fetch(`${shop.url}${path}`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });

  it('may be sent to the collector from everywhere, asked once in two hours', async () => {
    const { status, headers } = await preflight('/v1/events', 'https://anywhere.example');
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('https://anywhere.example');
    expect(headers.get('access-control-allow-headers')).toContain('x-tillroll-sent-at');
    expect(headers.get('access-control-max-age')).toBe('7200');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('can read why they were refused', async () => {
    const headers = { origin: 'https://thief.example' };
    for (const key of [shop.publishable, 'tr_pub_wrong', '']) {
      const answer = await shop.post([view()], { key, headers });
      expect(answer.headers.get('access-control-allow-origin')).toBe('https://thief.example');
    }
  });

  it('can read queries only from the origins of a reading key', async () => {
    const listed = await preflight('/graphql', 'https://desk.example');
    const other = await preflight('/graphql', 'https://thief.example');
    expect(listed.headers.get('access-control-allow-origin')).toBe('https://desk.example');
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });
});
