import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE_CASES, toBody, writeOut, type HostileCase } from './hostile.ts';
import { view } from './events.ts';
import { ORIGIN, startBackend, type RunningBackend } from './start-backend.ts';

let shop: RunningBackend;
beforeAll(async () => {
  shop = await startBackend();
});
afterAll(() => shop.stop());

interface Heard {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Sends a request as it is: `fetch` would mend the path and leave out headers. */
async function send(
  path: string,
  { method = 'POST', headers, body }: { method?: string; headers: Record<string, string>; body: Buffer },
): Promise<Heard> {
  const { hostname, port } = new URL(shop.url);
  const asked = request({
    hostname,
    port,
    path,
    method,
    headers: { ...headers, ...(method !== 'GET' && { 'content-length': body.length }) },
  });
  asked.on('error', () => undefined); // the server may hang up before it has heard everything
  if (method !== 'GET') asked.write(body);
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: text };
}

function sendCase(hostile: HostileCase): Promise<Heard> {
  const key = { secret: shop.secret, reading: shop.reading, none: '' }[hostile.key ?? 'none'];
  const bearer = hostile.key === undefined ? shop.publishable : key;
  const headers = Object.fromEntries(
    Object.entries(hostile.headers ?? {}).map(([name, value]) => [name, writeOut(value)]),
  );
  if (hostile.bearer === true) headers['authorization'] = `Bearer ${headers['authorization']}`;
  return send(hostile.path ?? '/v1/events', {
    ...(hostile.method !== undefined && { method: hostile.method }),
    headers: {
      'content-type': 'application/cloudevents-batch+json',
      ...(bearer !== '' && { authorization: `Bearer ${bearer}` }),
      ...(hostile.key === undefined && { origin: ORIGIN }),
      ...(hostile.gzip !== undefined && { 'content-encoding': 'gzip' }),
      ...headers,
    },
    body: toBody(hostile),
  });
}

interface ReadReceipt {
  readonly status: string;
  readonly code?: string;
  readonly path?: string;
}

const PROTECTED = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

describe('a hostile request', () => {
  it.each(HOSTILE_CASES.map((hostile) => [hostile.name, hostile] as const))('%s', async (_name, hostile) => {
    const { status, headers, body } = await sendCase(hostile);
    const { answer } = hostile;
    expect([status, body]).toEqual([answer.status ?? 200, body]);
    const said = JSON.parse(body);
    if (answer.code !== undefined) {
      expect(said.code).toBe(answer.code);
      expect(headers['content-type']).toMatch(/^application\/problem\+json/);
      if (status !== 431) expect(headers).toMatchObject(PROTECTED);
    }
    if (answer.errors === true) expect(said.errors.length).toBeGreaterThan(0);
    for (const [at, wanted] of (answer.receipts ?? []).entries()) {
      const receipt: ReadReceipt = said.receipts[at];
      const [code, path] = wanted.split(/:(.*)/s);
      if (code !== '?') expect([code, receipt]).toEqual([receipt.code ?? receipt.status, receipt]);
      if (path !== undefined) expect(receipt.path).toBe(path);
    }
  });

  it('leaves no mark on any object, and the collector well', async () => {
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect((await shop.post([view()])).body.receipts[0].status).toBe('accepted');
    const { body } = await shop.ask('{ signals(first: 500) { edges { node { data } } } }');
    expect(JSON.stringify(body)).not.toContain('polluted');
    expect(body.data.signals.edges.length).toBeGreaterThan(20);
  });
});

describe('a sender that takes its time', () => {
  const slowly = async (first: string, drip: string): Promise<{ readonly answer: string; readonly ms: number }> => {
    const begun = performance.now();
    const socket = connect(Number(new URL(shop.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    let answer = '';
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.write(first);
    const timer = setInterval(() => socket.write(drip), 500);
    await once(socket, 'close');
    clearInterval(timer);
    return { answer, ms: performance.now() - begun };
  };

  it('over its headers is sent away within seconds, as a problem, and the others are not kept waiting', async () => {
    const slow = slowly('POST /v1/events HTTP/1.1\r\nhost: x\r\n', 'x-a: b\r\n');
    expect((await shop.post([view()])).status).toBe(200);
    const { answer, ms } = await slow;
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain('"code":"too_slow"');
    expect(ms).toBeLessThan(20_000);
  });
});

describe('a request that is no HTTP', () => {
  it('is answered 400, and not as a problem: it may be a proxy’s fault, and no courier is to bury an event for it', async () => {
    const socket = connect(Number(new URL(shop.url).port), '127.0.0.1');
    socket.write('POST /v1/events HTTP/1.1\r\nhost x\r\n\r\n');
    let answer = '';
    socket.on('data', (chunk) => (answer += String(chunk)));
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toContain('problem+json');
  });
});
