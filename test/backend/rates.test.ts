import type { FastifyRequest } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Access } from '../../backend/collector/access.ts';
import { createBuckets } from '../../backend/collector/buckets.ts';
import { isInside, networkOf } from '../../backend/collector/network.ts';
import { createRates, type Rates } from '../../backend/collector/rates.ts';
import { toVerdict } from '../../sdk/courier/verdict.ts';
import { view } from './events.ts';
import { ORIGIN, startBackend, type Answer, type RunningBackend } from './start-backend.ts';

describe('a bucket', () => {
  const make = (perSecond: number, mostKept = 10) => {
    let atMs = 0;
    const buckets = createBuckets({ perSecond, mostKept, nowMs: () => atMs });
    return { ...buckets, wait: (ms: number) => void (atMs += ms) };
  };

  it('gives ten seconds’ worth at once, then as fast as it fills', () => {
    const { take, wait } = make(5);
    for (let n = 0; n < 50; n++) expect(take('a', 1)).toBe(0);
    expect(take('a', 1)).toBe(200);
    wait(200);
    expect(take('a', 1)).toBe(0);
    expect(take('a', 1)).toBe(200);
    wait(1e9);
    for (let n = 0; n < 50; n++) expect(take('a', 1)).toBe(0);
    expect(take('a', 1)).toBeGreaterThan(0);
  });

  it('gives what is larger than itself when it is full, and is then owed for as long', () => {
    const { take, wait } = make(10);
    expect(take('a', 1000)).toBe(0);
    expect(take('a', 1)).toBe((1000 - 100 + 1) * 100);
    wait(90_100);
    expect(take('a', 1)).toBe(0);
  });

  it('takes nothing when it refuses, and one name is not another', () => {
    const { take } = make(1);
    for (let n = 0; n < 10; n++) take('a', 1);
    expect([take('a', 5), take('a', 5), take('b', 5)]).toEqual([5000, 5000, 0]);
  });

  it('of an unlimited rate is never empty and keeps nothing', () => {
    const { take, owe, size } = make(Infinity);
    owe('a', 1e12);
    expect([take('a', 1e12), size()]).toEqual([0, 0]);
  });

  it('owes what was given elsewhere, beyond what it holds too, and gives again when that has flowed in', () => {
    const { take, owe, wait } = make(10);
    owe('a', 150);
    expect(take('a', 1)).toBe(5100);
    wait(5100);
    expect([take('a', 1), take('a', 1), take('b', 1)]).toEqual([0, 100, 0]);
  });

  it('that was not touched for longest is forgotten when there are too many', () => {
    const { take, size } = make(1, 3);
    for (const name of ['a', 'b', 'c']) for (let n = 0; n < 10; n++) take(name, 1);
    take('a', 1);
    take('d', 1);
    expect(size()).toBe(3);
    expect([take('a', 1) > 0, take('b', 1)]).toEqual([true, 0]);
  });
});

describe('collectors that hear of each other', () => {
  const LIMITS = { keyRequests: Infinity, keyEvents: 100, addressRequests: Infinity, addressEvents: Infinity };
  const KEY: Access = { shop: 'shop', scopes: ['record'], origins: [], keyId: '3f9a0c12be77' };
  const REQUEST = { ip: '127.0.0.1' } as FastifyRequest;

  /** How much a key is given by so many in a minute, of far more than its rate, when word takes so long. */
  function givenInAMinute(collectors: number, wordMs: number): number {
    let nowMs = 0;
    let given = 0;
    const said = Array.from({ length: collectors }, () => 0);
    const all: Rates[] = said.map((_, at) =>
      createRates({
        limits: LIMITS,
        trustsProxy: false,
        nowMs: () => nowMs,
        onTaken: (_count, amount) => void (said[at] = (said[at] ?? 0) + amount),
      }),
    );
    for (; nowMs < 60_000; nowMs += 10) {
      if (nowMs % wordMs === 0)
        for (const [at, amount] of said.entries()) {
          for (const [other, rates] of all.entries()) if (other !== at) rates.heard(`keyEvents ${KEY.keyId}`, amount);
          said[at] = 0;
        }
      for (const rates of all)
        try {
          rates.events(REQUEST, KEY, 5);
          given += 5;
        } catch {
          // too much: that is what is measured
        }
    }
    return given;
  }

  const DUE = 100 * (10 + 60); // ten seconds' worth that a quiet key may have at once, and a minute

  it.each([2, 3, 8])('give a key together its rate, and what came in before word did: %i of them', (collectors) => {
    const inOneWord = 50;
    const given = givenInAMinute(collectors, 100);
    expect(given).toBeLessThanOrEqual(DUE + collectors * inOneWord);
    expect(given).toBeGreaterThan(0.9 * DUE);
  });

  it('give it as much each when no word comes', () => {
    expect(givenInAMinute(3, Infinity)).toBeGreaterThan(2.9 * DUE);
  });

  it('take no notice of counts of another kind', () => {
    const rates = createRates({ limits: LIMITS, trustsProxy: false, nowMs: () => 0 });
    for (const count of ['', 'nothing', '__proto__ x', 'toString x', 'keyVisits a']) rates.heard(count, 1e9);
    expect(() => rates.events(REQUEST, KEY, 5)).not.toThrow();
  });
});

describe('an address', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9', false],
    ['::ffff:203.0.113.9', '203.0.113.9', false],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2', false],
    ['2001:db8::6', '2001:db8:0:0', false],
    ['fe80::1%eth0', 'fe80:0:0:0', true],
    ['127.0.0.1', '127.0.0.1', true],
    ['::1', '0:0:0:0', true],
    ['10.9.8.7', '10.9.8.7', true],
    ['::ffff:192.168.0.3', '192.168.0.3', true],
  ])('%s counts as %s', (address, network, inside) => {
    expect([networkOf(address), isInside(address)]).toEqual([network, inside]);
  });
});

describe('a limited collector', () => {
  let shop: RunningBackend;
  beforeAll(async () => {
    const rateLimits = { keyEvents: 20, keyRequests: 100, addressRequests: 1, addressEvents: 2 };
    shop = await startBackend({ rateLimits, trustProxy: 1 });
  });
  afterAll(() => shop.stop());

  const from = (address: string, count = 1, key = shop.publishable): Promise<Answer> =>
    shop.post(
      Array.from({ length: count }, () => view()),
      { key, headers: { origin: ORIGIN, 'x-forwarded-for': `203.0.113.99, ${address}` } },
    );

  const expectLimited = ({ status, headers, body }: Answer, option: string): void => {
    expect([status, body.code]).toEqual([429, 'rate_limited']);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(body.detail).toContain(option);
  };

  it('says 429, when to come back, and which rule it was; another address goes on', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => from('198.51.100.1')));
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(10);
    const answer = answers.find(({ status }) => status === 429) as Answer;
    expectLimited(answer, '--limit-address-requests');
    expect(answer.headers.get('access-control-expose-headers')).toBe('retry-after');
    expect((await from('198.51.100.2')).status).toBe(200);
    const { status, headers, body } = answer;
    const verdict = toVerdict(
      {
        status,
        contentType: headers.get('content-type') ?? '',
        retryAfter: headers.get('retry-after'),
        body: JSON.stringify(body),
      },
      Date.now(),
    );
    expect(verdict).toMatchObject({ kind: 'busy', retryAfterMs: Number(headers.get('retry-after')) * 1000 });
  });

  it('counts wrong keys by address too, and what an address says of itself not at all', async () => {
    const spoof = (n: number): Promise<Answer> =>
      shop.post([view()], { key: 'tr_pub_wrong', headers: { 'x-forwarded-for': `192.0.2.${n}, 198.51.100.3` } });
    const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => spoof(n)));
    expect(answers.filter(({ status }) => status === 401).length).toBeGreaterThanOrEqual(10);
    expectLimited(answers.find(({ status }) => status === 429) as Answer, '--limit-address-requests');
  });

  it('counts events by address', async () => {
    expect((await from('198.51.100.4', 30)).status).toBe(200);
    expectLimited(await from('198.51.100.4'), '--limit-address-events');
  });

  it('counts a key’s events, wherever they come from; a secret key’s address does not matter', async () => {
    const { key } = await shop.backend.keys.create({ shop: 'shop', scopes: ['record'] });
    const batch = Array.from({ length: 400 }, () => view());
    expect((await shop.post(batch, { key })).status).toBe(200);
    expectLimited(await shop.post([view()], { key }), '--limit-key-events');
    expect((await shop.post([view()], { key: shop.secret })).status).toBe(200);
  });
});

describe('a collector that trusts no proxy', () => {
  it('limits no address of a private network: it is the shop’s own proxy', async () => {
    const shop = await startBackend({ rateLimits: { addressRequests: 1 } });
    for (let n = 0; n < 15; n++) expect((await shop.post([view()], { key: 'tr_pub_wrong' })).status).toBe(401);
    await shop.stop();
  });
});
