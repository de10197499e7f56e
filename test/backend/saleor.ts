import type { WrittenEvent } from './events.ts';
import { readJournal } from './read-journal.ts';
import { readAnswer, type Answer, type RunningBackend } from './start-backend.ts';

/** Any object of JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** A shop that imports. */
export interface Importing {
  readonly post: (answer: unknown, query?: string) => Promise<Answer>;
  /** What the journal has of this shop. */
  readonly events: () => Promise<readonly WrittenEvent[]>;
}

let shops = 0;
/** A shop that has imported nothing yet. */
export async function newImport(running: RunningBackend): Promise<Importing> {
  const shop = `import-${shops++}`;
  const { key } = await running.backend.keys.create({ shop, scopes: ['record'] });
  const { key: reading } = await running.backend.keys.create({ shop, scopes: ['read'] });
  const post: Importing['post'] = async (answer, query = '') =>
    readAnswer(
      await fetch(`${running.url}/v1/import/saleor${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: typeof answer === 'string' ? answer : JSON.stringify(answer),
      }),
    );
  const events: Importing['events'] = async () => {
    const { recorder } = running.backend;
    const { id } = await recorder({ shop, source: 'the test' }).customerEvents.passwordResetEvent({ user: 'x' });
    const all = await readJournal(running.url, reading, id);
    return all.filter(({ source }) => source !== 'the test');
  };
  return { post, events };
}

let ids = 0;
/** An event as Saleor gives it. */
export const event = (type: string, fields: Json = {}): Json => ({
  __typename: 'OrderEvent',
  id: `T3JkZXJFdmVudDo${ids++}`,
  date: '2021-03-04T10:11:12.123456+00:00',
  type,
  user: null,
  message: null,
  ...fields,
});
/** An order with events. */
export const order = (events: readonly unknown[], fields: Json = {}): Json => ({
  id: 'T3JkZXI6MTA=',
  number: '10',
  user: { id: 'VXNlcjox' },
  total: { gross: { amount: 98.4, currency: 'EUR' } },
  events,
  ...fields,
});
/** The answer to a query for orders. */
export const ordersPage = (...orders: readonly Json[]): Json => ({
  data: { orders: { pageInfo: { endCursor: 'x' }, edges: orders.map((node) => ({ node })) } },
});
