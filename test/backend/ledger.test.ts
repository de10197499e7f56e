import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { viewsOf } from './events.ts';
import { eventEntry, refusedEntry, withOwnJournal } from './own-journal.ts';
import { newShop } from './own-shop.ts';
import { startBackend, type RunningBackend } from './start-backend.ts';

let shop: RunningBackend;
beforeAll(async () => {
  shop = await startBackend();
});
afterAll(() => shop.stop());

const LEDGER = `query ($roll: ID, $first: Int, $after: String) { ledger(roll: $roll, first: $first, after: $after) {
  edges { cursor node { rollId clientId highest arrivedCount refusedCount droppedCount missingCount
    missing { from to } arrived { from to } complete firstSeenAt lastSeenAt } }
  pageInfo { hasNextPage endCursor } } }`;

describe('ledger', () => {
  it('keeps what has arrived as ranges and names the gaps', async () => {
    const { post, ask } = await newShop(shop, 'gaps');
    await post(viewsOf('roll', [1, 2, 3, 7, 10]));
    const { data } = await ask(LEDGER);
    expect(data.ledger.edges[0].node).toMatchObject({
      rollId: 'roll',
      clientId: 'client of roll',
      highest: 10,
      arrivedCount: 5,
      missingCount: 5,
      complete: false,
      arrived: [
        { from: 1, to: 3 },
        { from: 7, to: 7 },
        { from: 10, to: 10 },
      ],
      missing: [
        { from: 4, to: 6 },
        { from: 8, to: 9 },
      ],
    });
  });

  it('is complete once the gaps have come, in whatever order', async () => {
    const { post, ask } = await newShop(shop, 'closed');
    await post(viewsOf('roll', [5, 2]));
    await post(viewsOf('roll', [4, 1]));
    await post(viewsOf('roll', [3]));
    const { node } = (await ask(LEDGER)).data.ledger.edges[0];
    expect(node).toMatchObject({ complete: true, missing: [], arrived: [{ from: 1, to: 5 }] });
  });

  it('counts a refused event as accounted for', async () => {
    const { post, ask } = await newShop(shop, 'refused');
    const [good, bad] = viewsOf('roll', [1, 2]);
    await post([good ?? {}, { ...bad, data: { product: {} } }]);
    const { node } = (await ask(LEDGER)).data.ledger.edges[0];
    expect(node).toMatchObject({ arrivedCount: 1, refusedCount: 1, missingCount: 0, complete: true });
  });

  it('marks the sequence of a repeat that has another one, and changes nothing else', async () => {
    const { post, ask } = await newShop(shop, 'repeat');
    const [event] = viewsOf('roll', [1]);
    await post([event ?? {}]);
    await post([{ ...event, sequence: 2 }]);
    await post([{ ...event, sequence: 2 }]);
    const { data } = await ask('{ ledger { edges { node { arrivedCount highest } } } signals { totalCount } }');
    expect(data.ledger.edges[0].node).toEqual({ arrivedCount: 2, highest: 2 });
    expect(data.signals.totalCount).toBe(1);
  });

  it('counts a refused event to the roll its neighbours count to, however long its id is and whatever is around it', async () => {
    const { post, ask } = await newShop(shop, 'long-roll');
    const roll = `roll of the café ${'x'.repeat(500)}`;
    const [good, bad] = viewsOf(`  ${roll} `, [1, 2]).map((event) => ({ ...event, clientid: 'c' }));
    await post([good ?? {}, { ...bad, data: {} }]);
    const { edges } = (await ask(LEDGER)).data.ledger;
    expect(edges).toHaveLength(1);
    expect(edges[0].node).toMatchObject({ rollId: roll, arrivedCount: 1, refusedCount: 1, complete: true });
  });

  it('grows by no more ranges beyond its bound, and shows the rest as missing', () =>
    withOwnJournal(shop.program, async ({ journal, dialect }) => {
      const GROUPS = 15;
      for (let at = 0; at < GROUPS; at++)
        await journal.append(Array.from({ length: 1000 }, (_, n) => refusedEntry(2 * (at * 1000 + n) + 1)));
      const last = 2 * GROUPS * 1000 - 1;
      const [line] = await journal.listLedger({ shop: 'shop', rollId: 'roll', afterRollId: null, limit: 1 });
      expect(line).toMatchObject({ highest: last, arrivedCount: 0 });
      expect(line?.refusedCount).toBeGreaterThan(5000);
      expect(line?.refusedCount).toBeLessThan(10_000);
      expect(line?.missingCount).toBe(last - (line?.refusedCount ?? 0));
      const [size] = await dialect.query<{ bytes: number }>('select pg_column_size(refused) as bytes from ledger');
      expect(size?.bytes).toBeLessThan(200_000);
      expect(await journal.append([eventEntry({ shop: 'shop', sequence: 2 })])).toMatchObject({ kind: 'appended' });
    }));

  it('is paged, and found by roll', async () => {
    const { post, ask } = await newShop(shop, 'rolls');
    await post(['a', 'b', 'c'].flatMap((roll) => viewsOf(roll, [1])));
    const rollsOf = (answer: { data: { ledger: { edges: { node: { rollId: string } }[] } } }) =>
      answer.data.ledger.edges.map(({ node }) => node.rollId);
    const first = await ask(LEDGER, { first: 2 });
    expect(rollsOf(first)).toEqual(['a', 'b']);
    expect(first.data.ledger.pageInfo.hasNextPage).toBe(true);
    expect(rollsOf(await ask(LEDGER, { first: 2, after: first.data.ledger.pageInfo.endCursor }))).toEqual(['c']);
    expect(rollsOf(await ask(LEDGER, { roll: 'b' }))).toEqual(['b']);
  });
});
