import type { Delivery, Envelope } from 'tillroll';
import type { OutboxEntry } from 'tillroll/outbox';
import { describe, expect, it } from 'vitest';
import { createWay } from '../../demo/inspector/way.ts';

const said = (id: string, second = 0): Envelope =>
  ({ id, type: 'signal.product_search', time: `2026-11-22T09:00:0${second}.000Z`, data: { query: id } }) as Envelope;

const entry = (id: string, sequence: number): OutboxEntry =>
  ({ id, sequence, type: 'signal.product_search', lane: 2, at: 1000, bytes: 10, event: said(id) }) as OutboxEntry;

const delivery = (id: string, more: Partial<Delivery>): Delivery =>
  ({ id, type: 'signal.product_search', status: 'accepted', courier: 'worker', at: 2000, ...more }) as Delivery;

describe('way', () => {
  it('follows an event from said over durable to its receipt', () => {
    const way = createWay(10);
    way.said(said('a'));
    expect(way.list()[0]).not.toHaveProperty('durableAt');
    way.stored([entry('a', 7)], 1500);
    expect(way.list()[0]).toMatchObject({ durableAt: 1500, sequence: 7 });
    way.delivered(delivery('a', { sequence: 7 }));
    expect(way.list()[0]?.arrival).toEqual({ status: 'accepted', at: 2000, courier: 'worker' });
  });

  it('keeps the moment an event was first seen in the outbox', () => {
    const way = createWay(10);
    way.said(said('a'));
    way.stored([entry('a', 1)], 1500);
    way.stored([entry('a', 1)], 2500);
    expect(way.list()[0]?.durableAt).toBe(1500);
  });

  it('knows events that were said before it listened', () => {
    const way = createWay(10);
    way.stored([entry('a', 1)], 1500);
    expect(way.list()).toMatchObject([{ id: 'a', name: 'product_search', sequence: 1, durableAt: 1500 }]);
  });

  it('tells why and where an event was refused', () => {
    const way = createWay(10);
    way.said(said('a'));
    const refusal = {
      status: 'refused',
      code: 'invalid_event',
      message: 'must not be empty',
      path: '/data/query',
    } as const;
    way.delivered(delivery('a', refusal));
    expect(way.list()[0]?.arrival?.reason).toBe('/data/query must not be empty (invalid_event)');
  });

  it('takes the journal’s word for a receipt that was missed, and no more than that', () => {
    const way = createWay(10);
    way.said(said('a'));
    way.said(said('b'));
    way.delivered(delivery('b', { status: 'duplicate' }));
    way.arrived(['a', 'b', 'of another browser'].map((id) => ({ id, receivedAt: 3000 })));
    expect(way.list().map(({ arrival }) => arrival?.status)).toEqual(['duplicate', 'accepted']);
  });

  it('shows the newest first and forgets the oldest', () => {
    const way = createWay(2);
    way.said(said('a', 1));
    way.said(said('b', 2));
    way.said(said('c', 3));
    expect(way.list().map(({ id }) => id)).toEqual(['c', 'b']);
  });
});
