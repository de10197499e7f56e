import { describe, it } from 'vitest';
import { funnelStep, type FunnelStep } from '../../../sdk/stream/derived/funnel-step.ts';
import { example, marbles, product, said } from './events.ts';

const events = {
  s: example('product_search'),
  v: example('product_viewed'),
  b: example('basket_addition'),
  c: example('start_checkout'),
  p: example('pre_payment'),
  q: example('post_payment'),
  o: example('order_placed'),
  d: example('post_checkout'),
};
const steps: Record<string, FunnelStep> = {
  n: 'none',
  v: 'viewed',
  b: 'basket',
  c: 'checkout',
  p: 'payment',
  o: 'placed',
};

const expectSteps = (spoken: string, heard: string, from?: FunnelStep): void =>
  marbles(({ hot, expectObservable }) => {
    const till = { events$: hot(spoken, events) };
    expectObservable(funnelStep(till, { from: from ?? null })).toBe(heard, steps);
  });

describe('funnelStep', () => {
  it('goes from none to placed, step by step', () => {
    expectSteps('-s-v-b-c-p-q-o-d-|', 'n--v-b-c-p---o---|');
  });

  it('is the furthest step: looking at another product does not lead back', () => {
    expectSteps('-v-b-v-c-v-b-', 'nv-b---c-----');
  });

  it('may leave steps out', () => {
    expectSteps('-o-', 'no-');
  });

  it('begins anew after an order was placed', () => {
    expectSteps('-b-o-v-b-', 'nb-o-v-b-');
  });

  it('takes a payment told after its order for that order’s', () => {
    expectSteps('-c-o-q-d-s-', 'nc-o-------');
  });

  it('goes on from where an earlier page was', () => {
    expectSteps('-v-c-', 'b--c-', 'basket');
  });

  it('begins with none where what was kept is no step', () => {
    expectSteps('-v-', 'nv-', 'elsewhere' as FunnelStep);
  });

  it('begins anew after the silence that ends a session', () => {
    const minute = 60_000;
    marbles(({ hot, expectObservable }) => {
      const till = {
        events$: hot('-b-v-s-', {
          b: said('basket_addition', { product: product('1') }),
          v: said('product_viewed', { product: product('1') }, 30 * minute),
          s: said('product_search', { query: 'mug' }, 61 * minute),
        }),
      };
      expectObservable(funnelStep(till)).toBe('nb---n-', steps);
    });
  });

  it('tells whoever subscribes later where the visit is', () => {
    marbles(({ hot, expectObservable }) => {
      const step$ = funnelStep({ events$: hot('-v---b-', events) });
      expectObservable(step$).toBe('nv---b-', steps);
      expectObservable(step$, '---^').toBe('---v-b-', steps);
    });
  });
});
