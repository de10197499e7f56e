import { checkEvent } from '@tillroll/catalogue';
import { describe, expect, it } from 'vitest';
import { toCustomerId } from '../../sdk/event.ts';

const isTaken = (customerid: unknown): boolean =>
  checkEvent({
    specversion: '1.0',
    id: '1',
    source: 'https://shop.example',
    type: 'signal.product_search',
    customerid,
    data: { query: 'mug' },
  }).kind === 'value';

describe('a customer id', () => {
  it.each(['c-1', 'x'.repeat(200), 'x'.repeat(201), '', '   ', 'a\0b', '\ud800'])(
    'is kept by the page when the collector takes it, and not otherwise: %j',
    (id) => {
      expect(toCustomerId(id) !== undefined).toBe(isTaken(id));
    },
  );

  it('may be a number, and is a text from then on', () => {
    expect(toCustomerId(7)).toBe('7');
    expect(toCustomerId({ id: 7 })).toBeUndefined();
  });
});
