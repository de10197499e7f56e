import type { Page } from 'playwright-core';
import type {} from '../../../sdk/script-tag/queue.ts';
import type { SendResult, Status } from '../../../sdk/till.ts';

/** Opens a page of the shop and waits until the till is there. */
export async function visit(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.evaluate(() => new Promise<void>((resolve) => window.tillroll?.ready(() => resolve())));
}

/** Says many signals in one go, and waits until every one is durable. Returns their ids. */
export const sayMany = (page: Page, count: number, label: string): Promise<readonly string[]> =>
  page.evaluate(
    async ([many, text]) => {
      const said = Array.from({ length: many }, (_, at) =>
        window.tillroll?.('product_search', { query: `${text} ${at}`, results: at }),
      );
      const results = (await Promise.all(said)) as (SendResult | undefined)[];
      return results.map((result) => {
        if (result?.kind !== 'durable') throw new Error(`expected durable, got ${JSON.stringify(result)}`);
        return result.id;
      });
    },
    [count, label] as const,
  );

/** The till's present state. */
export const statusOf = (page: Page): Promise<Status> =>
  page.evaluate(
    () =>
      new Promise<Status>((resolve) =>
        window.tillroll?.ready((till) => till.status$.subscribe((status) => resolve(status)).unsubscribe()),
      ),
  );

/** How many events wait in the origin's outbox, as the till tells it. */
export const pendingOf = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) =>
        window.tillroll?.ready((till) => till.pending$.subscribe((pending) => resolve(pending)).unsubscribe()),
      ),
  );
