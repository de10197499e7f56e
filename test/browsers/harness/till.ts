import { expect } from 'vitest';
import type {} from '../../../sdk/script-tag/queue.ts';
import type { SendResult, Status, Till } from '../../../sdk/till.ts';
import type { Tab } from '../../engines/engine.ts';

/** Opens a page and waits until the till is there. */
export async function visit(tab: Tab, url: string): Promise<void> {
  await tab.goto(url);
  await tab.evaluate(() => new Promise<void>((resolve) => window.tillroll?.ready(() => resolve())));
}

/** Says many signals in one go and waits for what becomes of each. */
export const saySome = (tab: Tab, count: number, label: string): Promise<readonly SendResult[]> =>
  tab.evaluate(
    ({ many, text }) => {
      const said = Array.from({ length: many }, (_, at) =>
        window.tillroll?.('product_search', { query: `${text} ${at}`, results: at }),
      );
      return Promise.all(said) as Promise<SendResult[]>;
    },
    { many: count, text: label },
  );

/** Says many signals in one go, and waits until every one is durable. Gives their ids. */
export async function sayDurably(tab: Tab, count: number, label: string): Promise<readonly string[]> {
  const results = await saySome(tab, count, label);
  return results.map((result) => {
    if (result.kind !== 'durable') throw new Error(`expected durable, got ${JSON.stringify(result)}`);
    return result.id;
  });
}

/** Places orders: the lane that is given up last. Gives their ids. */
export const placeOrders = (tab: Tab, count: number): Promise<readonly string[]> =>
  tab.evaluate(async (many) => {
    const price = { amount: '12.50', currency: 'EUR' };
    const said = Array.from({ length: many }, (_, at) =>
      window.tillroll?.('order_placed', {
        order: {
          id: `o-${at}`,
          total: price,
          lines: [{ product: { id: 'p-1', name: 'Mug', price }, quantity: 1, price }],
        },
      }),
    );
    const results = (await Promise.all(said)) as SendResult[];
    return results.map((result) => {
      if (!('id' in result)) throw new Error(`expected an id, got ${JSON.stringify(result)}`);
      return result.id;
    });
  }, count);

/** Begins to say, and does not wait: ids of what is durable are kept in the page's name, which outlives the page. */
export const beginToSay = (tab: Tab, count: number, label: string): Promise<void> =>
  tab.evaluate(
    ({ many, text }) => {
      for (let at = 0; at < many; at++) {
        void window.tillroll?.('product_search', { query: `${text} ${at}` })?.then((result) => {
          if (result.kind === 'durable') window.name += `${result.id} `;
        });
      }
    },
    { many: count, text: label },
  );

/** What was durable according to {@link beginToSay}, on this page of the origin or on those before it. */
export const durableIn = async (tab: Tab): Promise<readonly string[]> =>
  (await tab.evaluate(() => window.name)).split(' ').filter((id) => id !== '');

type Present = 'status$' | 'pending$' | 'deadLetters$';
type ValueOf<Name extends Present> = Till[Name] extends { subscribe(next: (value: infer Value) => void): unknown }
  ? Value
  : never;

const presentOf = <Name extends Present>(tab: Tab, name: Name): Promise<ValueOf<Name>> =>
  tab.evaluate(
    (stream: Present) =>
      new Promise<ValueOf<Name>>((resolve) =>
        window.tillroll?.ready((till) =>
          (till[stream] as { subscribe(next: (value: ValueOf<Name>) => void): { unsubscribe(): void } })
            .subscribe((value) => resolve(value))
            .unsubscribe(),
        ),
      ),
    name,
  );

/** The till's present state. */
export const statusOf = (tab: Tab): Promise<Status> => presentOf(tab, 'status$') as Promise<Status>;
/** How many events wait, as the till tells it. */
export const pendingOf = (tab: Tab): Promise<number> => presentOf(tab, 'pending$') as Promise<number>;
/** The dead letters, as the till tells them. */
export const deadOf = (tab: Tab) => presentOf(tab, 'deadLetters$');

/** The kinds of the problems that the page has heard of. */
export const problemsOf = (tab: Tab): Promise<readonly string[]> => tab.evaluate(() => window.heard.problems);

/** Passes once delivery is in that state. */
export const expectDelivery = (tab: Tab, delivery: Status['delivery']): Promise<void> =>
  expect.poll(async () => (await statusOf(tab)).delivery, { timeout: 20_000, interval: 100 }).toBe(delivery);

/** Asks for a round, whatever the backoff, and waits for its end. */
export const flush = (tab: Tab): Promise<void> =>
  tab.evaluate(() => new Promise<void>((resolve) => window.tillroll?.ready((till) => void till.flush().then(resolve))));

/** The names of the origin's databases and caches. WebKit lists, as version 0, databases whose making was aborted. */
export const storesOf = (tab: Tab): Promise<readonly string[]> =>
  tab.evaluate(async () => [
    ...(await indexedDB.databases()).filter(({ version }) => version !== 0).map(({ name }) => `database ${name}`),
    ...(await caches.keys()).map((name) => `cache ${name}`),
  ]);

/** Which roll the origin's outbox is. */
export const rollOf = (tab: Tab): Promise<string> =>
  tab.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open('tillroll');
        opening.onerror = () => reject(opening.error ?? new Error('did not open'));
        opening.onsuccess = () => {
          const reading = opening.result.transaction('meta').objectStore('meta').get('roll');
          reading.onerror = () => reject(reading.error ?? new Error('could not be read'));
          reading.onsuccess = () => {
            opening.result.close();
            resolve((reading.result as { rollId: string }).rollId);
          };
        };
      }),
  );
