import { describe, expect, it } from 'vitest';
import type { Envelope } from '../../../catalogue/index.ts';
import { createHook } from '../../../sdk/capture/hook.ts';

const START = Date.parse('2026-11-22T09:30:00.000Z');
const HERE = 'https://shop.example/p/1';

const viewed = (id: string, url: string): Envelope =>
  ({
    type: 'signal.product_viewed',
    time: new Date(START).toISOString(),
    data: { product: { id }, context: { page: { url } } },
  }) as unknown as Envelope;

const added = (id: string): Envelope =>
  ({
    type: 'signal.basket_addition',
    time: new Date(START).toISOString(),
    data: { product: { id }, context: { page: { url: HERE } } },
  }) as unknown as Envelope;

/** A hook on a page, that much time after what was said before it. */
const hookAfter = (said: readonly Envelope[], afterMs = 100) =>
  createHook({ pages: { now: () => ({ number: 1, start: 'load', url: HERE }) }, said, now: () => START + afterMs });

const captured = { by: 'schema-org' };

describe('the hook', () => {
  it('withholds what was said by hand before capture was there', () => {
    const { hook } = hookAfter([viewed('1', `${HERE}#top`)]);
    expect(hook({ name: 'product_viewed', payload: { product: { id: '1' } }, captured })).toBeUndefined();
  });

  it('lets through what was said on a page before this one', () => {
    const said = [viewed('1', HERE), viewed('2', 'https://shop.example/p/2')];
    const { hook } = hookAfter(said);
    expect(hook({ name: 'product_viewed', payload: { product: { id: '1' } }, captured })).toBeDefined();
  });

  it('joins what a reader has found of the past to what was said by hand, once', () => {
    const { hook, inPast } = hookAfter([added('1')], 60_000);
    const saying = {
      name: 'basket_addition',
      payload: { product: { id: '1' } },
      captured: { by: 'data-layer' },
    } as const;
    expect(inPast(true, () => hook(saying))).toBeUndefined();
    expect(inPast(false, () => hook(saying))).toBeDefined();
  });

  it('changes nothing of what it lets through', () => {
    const payload = { product: { id: '1' } };
    expect(hookAfter([]).hook({ name: 'product_viewed', payload })).toBe(payload);
  });
});
