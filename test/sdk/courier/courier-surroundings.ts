import { HttpResponse } from 'msw';
import type { CourierOptions } from '../../../sdk/courier/courier.ts';
import { DEFAULT_BOUNDS } from '../../../sdk/outbox/bounds.ts';
import { countingIds } from '../outbox/builders.ts';

/** What a courier works with in a test that has nothing special: no locks, no clock of its own, timers that never ring. */
export const courierSurroundings = (now: () => number): Omit<CourierOptions, 'outbox' | 'report'> => ({
  destination: { endpoint: 'https://till.example/', key: 'tr_pub_test' },
  readBounds: async () => DEFAULT_BOUNDS,
  ids: countingIds(now),
  source: 'https://shop.example',
  home: 'page',
  holder: 'courier',
  lockName: 'tillroll:',
  locks: undefined,
  fetch,
  now,
  random: () => 1,
  setTimer: () => undefined,
  clearTimer: () => undefined,
});

/** The answer of a collector that takes everything. */
export const accept = (events: readonly { readonly id: string }[]): Response =>
  HttpResponse.json({ receipts: events.map(({ id }) => ({ id, status: 'accepted' })) });
