import {
  ABOUT_SIGNALS,
  checkEvent,
  CLIENT_CHANGE_REASONS,
  CUSTOMER_EVENT_CODES,
  CUSTOMER_EVENTS,
  ORDER_EVENT_CODES,
  ORDER_EVENTS,
  SIGNAL_NAMES,
  type EventRow,
} from '@tillroll/catalogue';
import type { Entry } from '../../backend/journal/journal.ts';
import { createRandom } from '../../demo/seed/random.ts';
import { MUG } from './events.ts';

const START_MS = Date.parse('2026-10-01T00:00:00.000Z');
const MONTH_MS = 30 * 24 * 60 * 60 * 1000;

/** Everything the catalogue has, in a muddle: few orders and customers, said by both sides, out of time. */
export function mixedEntries(seed: number, count: number): readonly Entry[] {
  const { next: random, oneOf } = createRandom(seed);
  const idOf = (kind: string, many: number): string => `${kind}-${Math.floor(random() * many)}`;
  const rowOf = (rows: object, code: string): EventRow => (rows as Record<string, EventRow>)[code] as EventRow;

  const toSaid = (): object => {
    const family = oneOf(['signal', 'signal', 'signal', 'order', 'customer', 'client']);
    const subject = idOf(family === 'order' ? 'o' : 'c', 60);
    if (family === 'order') {
      const code = oneOf([...ORDER_EVENT_CODES, 'placed', 'placed', 'note_added'] as const);
      const order = random() < 0.3 ? { customer: idOf('c', 60), total: { amount: '9.90', currency: 'EUR' } } : {};
      return {
        type: `order.${code}`,
        subject,
        data: { ...rowOf(ORDER_EVENTS, code).example, user: idOf('c', 60), order },
      };
    }
    if (family === 'customer') {
      const code = oneOf(CUSTOMER_EVENT_CODES);
      return { type: `customer.${code}`, subject, data: { ...rowOf(CUSTOMER_EVENTS, code).example, user: 'staff' } };
    }
    if (family === 'client' && random() < 0.5) {
      const from = random() < 0.3 ? undefined : `before ${idOf('client', 40)}`;
      return { type: 'client.changed', data: { from, to: idOf('client', 40), reason: oneOf(CLIENT_CHANGE_REASONS) } };
    }
    if (family === 'client') {
      const traits = { [idOf('trait', 5)]: idOf('value', 9), orders: Math.floor(random() * 9) };
      return { type: 'client.identified', data: { customer: idOf('c', 60), traits, join: random() < 0.8 } };
    }
    const name = oneOf(SIGNAL_NAMES);
    const data: Record<string, unknown> = { ...ABOUT_SIGNALS[name].example };
    if ('order' in data) data['order'] = { ...(data['order'] as object), id: idOf('o', 60) };
    if ('user' in data) data['user'] = { id: idOf('c', 60) };
    if ('product' in data) {
      const name = random() < 0.3 ? undefined : idOf('Mug', 5);
      const category = random() < 0.3 ? undefined : idOf('Shelf', 5);
      data['product'] = { ...MUG, id: idOf('p', 20), name, category };
    }
    if ('query' in data) data['query'] = idOf('Query', 9);
    if (random() < 0.1) data['context'] = { join: false };
    return { type: `signal.${name}`, data };
  };

  return Array.from({ length: count }, (_, index): Entry => {
    const time = new Date(START_MS + Math.floor(random() * MONTH_MS)).toISOString();
    const given = {
      specversion: '1.0',
      id: `${seed}-${index}`,
      source: oneOf(['https://shop.example', 'server']),
      time,
      ...(random() < 0.8 && { clientid: idOf('client', 40), sessionid: idOf('session', 80) }),
      ...(random() < 0.4 && { customerid: idOf('c', 60) }),
      ...(JSON.parse(JSON.stringify(toSaid())) as object),
    };
    const checked = checkEvent(given);
    if (checked.kind === 'issues') throw new Error(JSON.stringify([given, checked.issues]));
    const times = { occurredAt: time, receivedAt: time, correctedAt: null, uncertaintyMs: null, flags: [] };
    const envelope = checked.value;
    return {
      kind: 'event',
      shop: oneOf(['one', 'two']),
      envelope,
      times,
      confirmed: !envelope.type.startsWith('signal.') || random() < 0.1,
    };
  });
}
