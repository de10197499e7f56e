import { randomUUID } from 'node:crypto';

/** An event as a client writes it. */
export type WrittenEvent = Readonly<Record<string, unknown>>;

/** A product view that passes every check; the test says what matters. */
export const view = (fields: WrittenEvent = {}): WrittenEvent => ({
  specversion: '1.0',
  id: randomUUID(),
  source: 'https://shop.example',
  type: 'signal.product_viewed',
  time: new Date().toISOString(),
  data: { product: { id: '207', name: 'Enamel mug, red', price: { amount: '12.50', currency: 'EUR' } } },
  ...fields,
});

/** A search that passes every check. */
export const search = (query: string, fields: WrittenEvent = {}): WrittenEvent =>
  view({ type: 'signal.product_search', data: { query }, ...fields });

/** Views of one roll with these sequences. */
export const viewsOf = (rollid: string, sequences: readonly number[]): readonly WrittenEvent[] =>
  sequences.map((sequence) => view({ rollid, sequence, clientid: `client of ${rollid}` }));

/** A product as pages tell it. */
export const MUG = { id: '207', name: 'Enamel mug, red', price: { amount: '12.50', currency: 'EUR' } };

/** Any event; the test says what matters. */
export const say = (type: string, data: unknown, fields: WrittenEvent = {}): WrittenEvent =>
  view({ type, data, ...fields });

/** What a thank-you page says of an order of two mugs. */
export const orderPlaced = (order: Readonly<Record<string, unknown>>, fields: WrittenEvent = {}): WrittenEvent => {
  const lines = [{ product: MUG, quantity: 2, price: MUG.price }];
  return say(
    'signal.order_placed',
    { order: { total: { amount: '25.00', currency: 'EUR' }, lines, ...order } },
    fields,
  );
};
