import { ABOUT_SIGNALS } from '@tillroll/catalogue';
import { expect, it, vi } from 'vitest';
import { basketState, funnelStep, recentlyViewed, type FunnelStep } from '../../../sdk/streams-door.ts';
import { tillInPage } from '../page.ts';

vi.stubGlobal('fetch', () => Promise.reject(new TypeError('there is no network here')));

it('the derived streams follow a till, and end with it', async () => {
  const { till } = tillInPage({ consent: 'pending' });
  const [counts, steps, histories, ended] = [[] as number[], [] as FunnelStep[], [] as string[], vi.fn()];
  basketState(till).subscribe({ next: ({ count }) => counts.push(count), complete: ended });
  funnelStep(till).subscribe({ next: (step) => steps.push(step), complete: ended });
  recentlyViewed(till).subscribe({ next: (seen) => histories.push(seen.map(({ id }) => id).join()), complete: ended });
  await till.signals.product_viewed.send(ABOUT_SIGNALS.product_viewed.example);
  await till.signals.basket_addition.send({ product: { id: 7 }, quantity: 3 });
  await till.signals.order_placed.send(ABOUT_SIGNALS.order_placed.example);
  till.close();
  expect(counts).toEqual([0, 3, 0]);
  expect(steps).toEqual(['none', 'viewed', 'basket', 'placed']);
  expect(histories).toEqual(['', '207']);
  expect(ended).toHaveBeenCalledTimes(3);
});
