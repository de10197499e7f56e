import type { Envelope } from '@tillroll/catalogue';
import { describe, expect, it, vi } from 'vitest';
import type { Problem, Till } from '../../sdk/till.ts';
import { openOutbox } from '../../sdk/outbox/outbox.ts';
import { tillInPage } from './page.ts';

function heardFrom(till: Till) {
  const events: Envelope[] = [];
  const problems: Problem[] = [];
  till.events$.subscribe((event) => events.push(event));
  till.problems$.subscribe((problem) => problems.push(problem));
  return { events, problems };
}

/** What is on disk, as it will travel. */
async function stored(): Promise<readonly Envelope[]> {
  const outbox = openOutbox('');
  const entries = await outbox.list(100);
  outbox.close();
  return [...entries].sort((a, b) => a.sequence - b.sequence).map(({ body }) => JSON.parse(body) as Envelope);
}

describe('a hook before a signal', () => {
  it('may change it, and what it gives is checked again', async () => {
    const { till } = tillInPage();
    const { events, problems } = heardFrom(till);
    till.before(({ name, payload }) => (name === 'product_search' ? { ...payload, query: 'changed' } : payload));
    await till.signals.product_search.send({ query: 'mug' });
    till.before(() => ({ query: 7 }));
    expect(await till.signals.product_search.send({ query: 'mug' })).toMatchObject({
      kind: 'invalid',
      issues: [{ path: '/query' }],
    });
    expect(events.map(({ data }) => (data as { query: string }).query)).toEqual(['changed']);
    expect(problems).toMatchObject([{ kind: 'invalid', signal: 'product_search' }]);
    till.close();
  });

  it('may withhold it: nothing is heard and nothing is kept', async () => {
    const { till } = tillInPage();
    const { events } = heardFrom(till);
    const stop = till.before(() => undefined);
    expect(await till.signals.product_search.send({ query: 'mug' })).toEqual({
      kind: 'withheld',
      reason: 'before-hook',
    });
    stop();
    expect((await till.signals.product_search.send({ query: 'lamp' })).kind).toBe('durable');
    expect(events).toHaveLength(1);
    expect((await stored()).map(({ data }) => (data as { query: string }).query)).toEqual(['lamp']);
    till.close();
  });

  it('that throws withholds: it may have been meant to hide something', async () => {
    const { till } = tillInPage();
    const { problems } = heardFrom(till);
    till.before(() => {
      throw new Error('of the shop');
    });
    expect((await till.signals.product_search.send({ query: 'mug' })).kind).toBe('invalid');
    expect(problems).toMatchObject([
      { kind: 'invalid', issues: [{ message: expect.stringContaining('of the shop') }] },
    ]);
    await expect.poll(() => stored().catch(() => 'not made yet')).toEqual([]);
    till.close();
  });

  it('hears where a signal was read off, and the event carries it', async () => {
    const { till } = tillInPage();
    const { events } = heardFrom(till);
    const hook = vi.fn(({ payload }) => payload);
    till.before(hook);
    const captured = { by: 'schema-org', fields: { '/product/id': 'json-ld Product.sku' } };
    await till.signals.product_viewed.send({ product: { id: 'p-1' } }, { captured, at: 1_600_000_000_000 });
    expect(hook).toHaveBeenCalledWith({ name: 'product_viewed', payload: { product: { id: 'p-1' } }, captured });
    expect(events).toMatchObject([{ time: '2020-09-13T12:26:40.000Z', data: { context: { captured } } }]);
    till.close();
  });
});

const ADDRESS = 'https://shop.example/p/1?email=ada@shop.example&q=mug';

describe('what is about a person', () => {
  it('is hidden before it is kept and before it is heard, in the page address too', async () => {
    const { till } = tillInPage({}, ADDRESS);
    const { events } = heardFrom(till);
    await till.signals.product_search.send({ query: 'from ada@shop.example' });
    const [kept] = await stored();
    for (const event of [events[0], kept]) {
      expect(event?.data).toMatchObject({
        query: 'from [email]',
        context: { page: { url: 'https://shop.example/p/1?email=redacted&q=mug' } },
      });
    }
    till.close();
  });

  it('stays where a shop says so', async () => {
    const { till } = tillInPage({ redact: false }, ADDRESS);
    await till.signals.product_search.send({ query: 'from ada@shop.example' });
    expect((await stored())[0]?.data).toMatchObject({
      query: 'from ada@shop.example',
      context: { page: { url: ADDRESS } },
    });
    till.close();
  });
});

describe('consent', () => {
  it('has a version, which every event carries', async () => {
    const { till } = tillInPage({ consent: 'pending', consentVersion: '2026-01' });
    const { events } = heardFrom(till);
    void till.signals.product_search.send({ query: 'before' });
    till.consent.grant('2026-02');
    await till.signals.product_search.send({ query: 'after' });
    expect(events.map(({ data }) => (data as { context: object }).context)).toMatchObject([
      { consent: 'pending', consentVersion: '2026-01' },
      { consent: 'granted', consentVersion: '2026-02' },
    ]);
    till.close();
  });
});

describe('identify', () => {
  it('puts the customer on what is said from then on; traits are an event', async () => {
    const { till } = tillInPage();
    const { events } = heardFrom(till);
    till.identify('c-1', { traits: { tier: 'gold', orders: 3 } });
    await till.signals.product_search.send({ query: 'mug' });
    expect(events).toMatchObject([
      { type: 'client.identified', customerid: 'c-1', data: { customer: 'c-1', traits: { tier: 'gold', orders: 3 } } },
      { type: 'signal.product_search', customerid: 'c-1' },
    ]);
    till.close();
  });

  it('can leave the anonymous past alone', async () => {
    const { till } = tillInPage();
    const { events } = heardFrom(till);
    till.identify('c-1', { join: false });
    await till.signals.product_search.send({ query: 'mug' });
    expect(events).toMatchObject([{ type: 'signal.product_search', data: { context: { join: false } } }]);
    till.close();
  });

  it('throws nothing when traits cannot be read', () => {
    const { till } = tillInPage();
    const { events, problems } = heardFrom(till);
    const traits = Object.defineProperty({}, 'tier', {
      enumerable: true,
      get() {
        throw new Error('of the shop');
      },
    });
    till.identify('c-1', { traits });
    expect(problems).toMatchObject([{ kind: 'misconfigured', message: expect.stringContaining('of the shop') }]);
    expect(events).toEqual([]);
    till.close();
  });
});

describe('reset', () => {
  it('begins a new client and a new session, and says so; what was said before keeps who said it', async () => {
    const { till } = tillInPage();
    await till.signals.product_search.send({ query: 'first' });
    void till.signals.product_search.send({ query: 'still the first' });
    till.identify('c-1');
    till.reset();
    await till.signals.product_search.send({ query: 'second' });
    const [first, still, changed, second] = await stored();
    expect(still?.clientid).toBe(first?.clientid);
    expect(second?.clientid).not.toBe(first?.clientid);
    expect(second?.sessionid).not.toBe(first?.sessionid);
    expect(second?.customerid).toBeUndefined();
    expect(changed).toMatchObject({
      type: 'client.changed',
      clientid: second?.clientid,
      data: { from: first?.clientid, to: second?.clientid, reason: 'reset' },
    });
    till.close();
  });
});
