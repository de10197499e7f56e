import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { toSaleorInstance } from '../../backend/webhooks/saleor-instance.ts';
import { createSaleorKeys, type SaleorKeys } from '../../backend/webhooks/saleor-keys.ts';
import { createLogText } from './log-text.ts';
import { natsProgram, openNats } from './nats.ts';
import { event, order } from './saleor.ts';
import { newSigningKey, signHmac, signJws, startHooked, startKeyServer, toBody, type Hooked } from './saleor-sender.ts';
import { readAnswer, startBackend, type Answer } from './start-backend.ts';

const nats = natsProgram();

const SECRET = 'the secretKey of the webhook';

let hooked: Hooked;
beforeAll(async () => {
  hooked = await startHooked({ secret: SECRET });
});
afterAll(() => hooked.stop());

const newPayload = (): unknown => ({ order: order([event('CONFIRMED')]) });

/** Sends a webhook whose signature follows from its body. */
function saySigned(toSignature: (body: string) => string | null, headers = {}): Promise<Answer> {
  const payload = newPayload();
  return hooked.say('order_updated', payload, { signature: toSignature(toBody(payload)), headers });
}

const took = (answer: Answer): unknown => [answer.status, answer.body.took ?? answer.body.code];

const toText = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a webhook’s signature', () => {
  it('is taken as Saleor writes it, with and without crit', async () => {
    expect(took(await saySigned((body) => signJws(body, hooked.key)))).toEqual([200, 1]);
    expect(took(await saySigned((body) => signJws(body, hooked.key, { crit: ['b64'] })))).toEqual([200, 1]);
  });

  it('is taken as an HMAC with the secret of the webhook', async () => {
    expect(took(await saySigned((body) => signHmac(body, SECRET)))).toEqual([200, 1]);
    expect(took(await saySigned((body) => signHmac(body, 'another')))).toEqual([401, 'signature_wrong']);
  });

  it('is of the bytes as they were sent, not of what they mean', async () => {
    const body = `{ "order" : ${JSON.stringify(order([event('NOTE_ADDED', { message: 'Übermorgen' })]))} }\n`;
    expect(took(await hooked.say('order_updated', body))).toEqual([200, 1]);
    const tidied = JSON.stringify(JSON.parse(body));
    const signature = signJws(body, hooked.key);
    expect(took(await hooked.say('order_updated', tidied, { signature }))).toEqual([401, 'signature_wrong']);
    const hmac = signHmac(body, SECRET);
    expect(took(await hooked.say('order_updated', tidied, { signature: hmac }))).toEqual([401, 'signature_wrong']);
  });

  it.each([
    ['another key under the same name', (body: string) => signJws(body, newSigningKey('1'))],
    ['no algorithm', () => `${toText({ alg: 'none', b64: false, kid: '1' })}..`],
    ['no algorithm and a signature', (body: string) => signJws(body, hooked.key, { alg: 'none' })],
    [
      'an HMAC with the public key',
      (body: string) => {
        const head = toText({ alg: 'HS256', b64: false, kid: '1' });
        const pem = hooked.key.publicKey.export({ format: 'pem', type: 'spki' }).toString();
        return `${head}..${Buffer.from(signHmac(`${head}.${body}`, pem), 'hex').toString('base64url')}`;
      },
    ],
    ['a crit that nobody knows', (body: string) => signJws(body, hooked.key, { crit: ['b64', 'exp'] })],
    ['an empty crit', (body: string) => signJws(body, hooked.key, { crit: [] })],
    ['a payload in base64url', (body: string) => signJws(body, hooked.key, { b64: true })],
    ['no name of a key', (body: string) => signJws(body, hooked.key, { kid: undefined })],
    ['its payload in it', (body: string) => signJws(body, hooked.key).replace('..', `.${toText({})}.`)],
    ['a header that is not JSON', (body: string) => signJws(body, hooked.key).replace(/^[^.]+/, 'xx')],
    ['something else', () => 'sha256=abc'],
  ])('is not taken: %s', async (_name, toSignature) => {
    const before = await hooked.events();
    const answer = await saySigned(toSignature);
    expect(took(answer)).toEqual([401, 'signature_wrong']);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await hooked.events()).toHaveLength(before.length);
  });

  it('must be there', async () => {
    const answer = await saySigned(() => null);
    expect(took(answer)).toEqual([401, 'signature_missing']);
    expect(answer.headers.get('www-authenticate')).toBe('Saleor-Signature');
  });

  it('is not taken as an HMAC where there is no secret', async () => {
    const bare = await startHooked();
    onTestFinished(() => bare.stop());
    const payload = newPayload();
    const said = await bare.say('order_updated', payload, { signature: signHmac(toBody(payload), '') });
    expect(took(said)).toEqual([401, 'signature_wrong']);
    expect(said.body.detail).toContain('SALEOR_WEBHOOK_SECRET');
  });

  it('is not taken by a secret that is empty: nothing starts with one', () => {
    const saleor = { apiUrl: 'https://shop.example/graphql/' };
    expect(() => toSaleorInstance({ ...saleor, secret: '' })).toThrow('anybody could sign');
    expect(toSaleorInstance({ ...saleor, secret: 's' }).keysUrl).toBe('https://shop.example/.well-known/jwks.json');
    for (const apiUrl of ['shop.example', 'file:///etc/passwd', ''])
      expect(() => toSaleorInstance({ apiUrl })).toThrow('is not the URL of a Saleor’s API');
  });
});

describe('a webhook', () => {
  it.each([
    [{ 'saleor-domain': 'other.example' }, 'other.example'],
    [{ 'saleor-api-url': 'https://other.example/graphql/' }, 'other.example'],
  ])('of another Saleor is refused by name: %j', async (headers, name) => {
    const answer = await saySigned((body) => signJws(body, hooked.key), headers);
    expect(took(answer)).toEqual([403, 'sender_not_allowed']);
    expect(answer.body.detail).toContain(name);
    expect(answer.body.detail).toContain(hooked.saleor.host);
  });

  it('of an older Saleor has its headers with X-', async () => {
    const payload = newPayload();
    const body = toBody(payload);
    const answer = await readAnswer(
      await fetch(`${hooked.running.url}/v1/webhooks/saleor`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-saleor-event': 'order_updated',
          'x-saleor-domain': hooked.saleor.host,
          'x-saleor-signature': signJws(body, hooked.key),
        },
        body,
      }),
    );
    expect(took(answer)).toEqual([200, 1]);
  });

  it('is answered with a problem when it is no JSON, too large, of another type, or names no event', async () => {
    expect(took(await hooked.say('order_updated', '{"half'))).toEqual([400, 'not_json']);
    expect(took(await hooked.say('order_updated', ' '.repeat(1024 * 1024 + 1)))).toEqual([413, 'too_large']);
    const text = { headers: { 'content-type': 'text/plain' } };
    expect(took(await hooked.say('order_updated', newPayload(), text))).toEqual([415, 'unsupported_type']);
    expect(took(await hooked.say('order updated!', newPayload()))).toEqual([400, 'bad_request']);
  });

  it('has no door where no Saleor is named', async () => {
    const bare = await startBackend();
    onTestFinished(() => bare.stop());
    expect((await bare.post([], { path: '/v1/webhooks/saleor', type: 'application/json' })).status).toBe(404);
  });

  it('that comes too fast is told to come again, as Saleor does after a 503 and never after a 429', async () => {
    const fast = await startHooked({}, { rateLimits: { addressRequests: 1 }, trustProxy: 1 });
    onTestFinished(() => fast.stop());
    const headers = { 'x-forwarded-for': '198.51.100.7' };
    const answers: Answer[] = [];
    for (let at = 0; at < 12; at++) answers.push(await fast.say('order_updated', newPayload(), { headers }));
    expect(answers[0]?.status).toBe(200);
    const refused = answers.find(({ status }) => status !== 200);
    expect([refused?.status, refused?.body.code]).toEqual([503, 'busy']);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('leaves nothing of itself in the log, at its most talkative', async () => {
    const log = createLogText();
    const quiet = await startHooked({}, { logger: { level: 'trace', stream: log.stream } });
    onTestFinished(() => quiet.stop());
    const bad = event('EMAIL_SENT', { email: 'grace-at-navy', emailType: 'ORDER' });
    const payload = { order: order([event('NOTE_ADDED', { message: 'for Grace' }), bad]) };
    const signature = signJws(toBody(payload), quiet.key);
    const { body } = await quiet.say('order_updated', payload, { signature });
    expect(body).toMatchObject({ took: 1, refused: 1 });
    expect(log.text()).toContain('events of a webhook were refused');
    expect(log.text()).not.toMatch(/grace|T3JkZXI|VXNlcj/i);
    expect(log.text()).not.toContain(signature.slice(-40));
  });

  it.skipIf(nats === undefined)('is answered when the log in between has it, and arrives', async () => {
    const broker = await openNats(nats ?? '');
    const behind = await startHooked({}, { log: { url: broker.url } });
    onTestFinished(async () => {
      await behind.stop();
      await broker.close();
    });
    const payload = { order: order([event('PLACED'), event('CONFIRMED')]) };
    expect((await behind.say('order_created', payload)).body).toMatchObject({ took: 2 });
    await behind.say('order_created', payload);
    await expect.poll(async () => (await behind.events()).length, { timeout: 20_000 }).toBe(2);
  });
});

describe('Saleor’s keys', () => {
  it('are fetched once for many webhooks, and again when a new one is named', async () => {
    const turning = await startHooked({ readKeysEveryMs: 0 });
    onTestFinished(() => turning.stop());
    const say = async (key = turning.key): Promise<unknown> => {
      const payload = newPayload();
      return took(await turning.say('order_updated', payload, { signature: signJws(toBody(payload), key) }));
    };
    expect(await Promise.all([say(), say(), say()])).toEqual([
      [200, 1],
      [200, 1],
      [200, 1],
    ]);
    expect(turning.saleor.asked()).toBe(1);
    const next = newSigningKey('2');
    expect(await say(next)).toEqual([401, 'signature_wrong']);
    turning.saleor.show([next]);
    expect(await say(next)).toEqual([200, 1]);
    expect(await say(turning.key)).toEqual([401, 'signature_wrong']);
  });

  it('that cannot be fetched cost no webhook: Saleor is told to come again', async () => {
    const away = await startHooked({ readKeysEveryMs: 0 });
    onTestFinished(() => away.stop());
    away.saleor.show(undefined);
    const payload = newPayload();
    const answer = await away.say('order_updated', payload);
    expect(took(answer)).toEqual([503, 'signer_not_known']);
    expect(answer.headers.get('retry-after')).toBe('1');
    away.saleor.show([away.key]);
    expect(took(await away.say('order_updated', payload))).toEqual([200, 1]);
  });

  interface Clocked {
    readonly keys: SaleorKeys;
    readonly saleor: Awaited<ReturnType<typeof startKeyServer>>;
    readonly failures: readonly unknown[];
    readonly wait: (ms: number) => void;
  }

  async function clocked(): Promise<Clocked> {
    const saleor = await startKeyServer([newSigningKey('1')]);
    onTestFinished(() => saleor.close());
    const failures: unknown[] = [];
    let nowMs = 0;
    const keys = createSaleorKeys({
      url: saleor.apiUrl.replace('graphql/', '.well-known/jwks.json'),
      fetch,
      nowMs: () => nowMs,
      onFailure: (error) => failures.push(error),
    });
    return { keys, saleor, failures, wait: (ms) => (nowMs += ms) };
  }

  it('are not asked for faster than once in ten seconds, whatever names are made up', async () => {
    const { keys, saleor, wait } = await clocked();
    expect((await keys.find('1')).kind).toBe('found');
    wait(1000);
    expect(await keys.find('made up')).toEqual({ kind: 'not_now', afterMs: 9000 });
    expect((await keys.find('1')).kind).toBe('found');
    expect(saleor.asked()).toBe(1);
    wait(9000);
    expect(await keys.find('made up')).toEqual({ kind: 'unknown' });
    expect(await keys.find('made up')).toEqual({ kind: 'not_now', afterMs: 10_000 });
    expect(saleor.asked()).toBe(2);
  });

  it('are looked at again after ten minutes, and stay when Saleor does not answer', async () => {
    const { keys, saleor, failures, wait } = await clocked();
    await keys.find('1');
    saleor.show(undefined);
    wait(600_000);
    expect((await keys.find('1')).kind).toBe('found');
    expect([failures.length, saleor.asked()]).toEqual([1, 2]);
    saleor.show([newSigningKey('2')]);
    wait(600_000);
    expect((await keys.find('1')).kind).toBe('unknown');
  });

  it('are of RSA with 2048 bits at least, and for signatures', async () => {
    const sets: unknown[] = [];
    const answer = async (): Promise<Response> => Response.json({ keys: sets });
    const failures: unknown[] = [];
    const keys = createSaleorKeys({
      url: 'https://shop.example/.well-known/jwks.json',
      fetch: answer,
      nowMs: () => 0,
      readEveryMs: 0,
      onFailure: (error) => failures.push(String(error)),
    });
    const jwk = newSigningKey('1').publicKey.export({ format: 'jwk' });
    sets.push({ ...jwk, kid: 'enc', use: 'enc' }, { ...jwk, kid: 'PS', alg: 'PS256' }, { ...jwk, kid: 5 }, null, 'x');
    sets.push({ kty: 'oct', k: 'c2VjcmV0', kid: 'oct' }, { kty: 'RSA', n: 'AQAB', e: 'AQAB', kid: 'short' });
    for (const kid of ['enc', 'PS', '5', 'oct', 'short']) expect((await keys.find(kid)).kind).toBe('not_now');
    expect(new Set(failures)).toEqual(
      new Set(['Error: https://shop.example/.well-known/jwks.json has no key for RS256']),
    );
    sets.push({ ...jwk, kid: 'right' });
    expect((await keys.find('right')).kind).toBe('found');
  });
});
