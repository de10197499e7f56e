import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { viewsOf, type WrittenEvent } from './events.ts';
import { newShop } from './own-shop.ts';
import { startBackend, type RunningBackend } from './start-backend.ts';

let shop: RunningBackend;
beforeAll(async () => {
  shop = await startBackend();
});
afterAll(() => shop.stop());

const LEDGER = `{ ledger { edges { node {
  highest arrivedCount duplicateCount refusedCount droppedCount missingCount complete wipedAt
  missing { from to } dropped { reason count ranges { from to } } deadLetterCount deadLetters { code count }
} } } signals { totalCount } }`;

const report = (data: unknown, fields: WrittenEvent = {}): WrittenEvent => ({
  specversion: '1.0',
  id: randomUUID(),
  source: 'https://shop.example',
  type: 'roll.drop_report',
  time: new Date().toISOString(),
  rollid: 'roll',
  data,
  ...fields,
});

async function shopWith(name: string) {
  const { post, ask } = await newShop(shop, name);
  return {
    post,
    ledger: async () => {
      const { data } = await ask(LEDGER);
      return { line: data.ledger.edges[0]?.node, events: data.signals.totalCount as number };
    },
  };
}

describe('a drop report', () => {
  it('tells what was given up from what is missing, by reason, and is no event', async () => {
    const { post, ledger } = await shopWith('told');
    await post(viewsOf('roll', [1, 2, 10]));
    const drops = [
      { from: 3, to: 6, reason: 'evicted' },
      { from: 8, to: 8, reason: 'expired' },
    ];
    const { body } = await post([report({ drops })]);
    expect(body.receipts).toMatchObject([{ status: 'accepted' }]);
    expect(await ledger()).toMatchObject({
      events: 3,
      line: {
        highest: 10,
        arrivedCount: 3,
        droppedCount: 5,
        missingCount: 2,
        complete: false,
        missing: [
          { from: 7, to: 7 },
          { from: 9, to: 9 },
        ],
        dropped: [
          { reason: 'EVICTED', count: 4, ranges: [{ from: 3, to: 6 }] },
          { reason: 'EXPIRED', count: 1, ranges: [{ from: 8, to: 8 }] },
        ],
      },
    });
  });

  it('may be said again, and before anything of its roll has arrived', async () => {
    const { post, ledger } = await shopWith('again');
    const said = report({ drops: [{ from: 1, to: 4, reason: 'evicted' }] });
    await post([said, said]);
    await post([report({ drops: [{ from: 3, to: 5, reason: 'evicted' }] })]);
    const { line } = await ledger();
    expect(line).toMatchObject({ highest: 5, arrivedCount: 0, droppedCount: 5, missingCount: 0, complete: true });
  });

  it('gives way to what arrives after all', async () => {
    const { post, ledger } = await shopWith('after-all');
    await post([report({ drops: [{ from: 1, to: 3, reason: 'buried' }] })]);
    await post(viewsOf('roll', [2, 3]));
    const { line } = await ledger();
    expect(line).toMatchObject({ arrivedCount: 2, droppedCount: 1, dropped: [{ reason: 'BURIED', count: 1 }] });
  });

  it('declares the open end of a roll that the browser has lost', async () => {
    const { post, ledger } = await shopWith('wiped');
    await post(viewsOf('roll', [1, 2, 9]));
    await post([report({ drops: [{ from: 1, to: 4, reason: 'wiped' }] })]);
    const { line } = await ledger();
    expect(line).toMatchObject({ highest: 9, arrivedCount: 3, droppedCount: 6, missingCount: 0, complete: true });
    expect(line.wipedAt).toMatch(/^\d{4}-/);
  });

  it("counts a device's dead letters, by reason, as last told", async () => {
    const { post, ledger } = await shopWith('dead');
    await post(viewsOf('roll', [1]));
    await post([report({ drops: [], deadLetters: { count: 3, reasons: { invalid_event: 3 } } })]);
    await post([report({ drops: [], deadLetters: { count: 2, reasons: { invalid_event: 1, event_too_large: 1 } } })]);
    const { line } = await ledger();
    expect(line.deadLetterCount).toBe(2);
    expect(line.deadLetters).toEqual(
      expect.arrayContaining([
        { code: 'invalid_event', count: 1 },
        { code: 'event_too_large', count: 1 },
      ]),
    );
  });

  it.each([
    ['a reason of its own', { drops: [{ from: 1, to: 2, reason: 'bored' }] }, '/data/drops/0/reason'],
    ['a range that ends before it begins', { drops: [{ from: 5, to: 2, reason: 'evicted' }] }, '/data/drops/0'],
    ['a sequence below one', { drops: [{ from: 0, to: 2, reason: 'evicted' }] }, '/data/drops/0/from'],
    ['no list', {}, '/data/drops'],
  ])('is refused by name with %s, and harms no neighbour', async (_what, data, path) => {
    const { post } = await shopWith(randomUUID());
    const { body } = await post([report(data), ...viewsOf('roll', [1])]);
    expect(body.receipts).toMatchObject([{ status: 'refused', code: 'invalid_event', path }, { status: 'accepted' }]);
  });

  it('counts a sequence under one reason, and none that was refused: the reasons add up', async () => {
    const { post, ledger } = await shopWith('reasons');
    const [one, two] = viewsOf('roll', [1, 2]);
    await post([one ?? {}, { ...two, data: {} }]);
    await post([report({ drops: [{ from: 2, to: 4, reason: 'dead_letters_full' }] })]);
    await post([report({ drops: [{ from: 3, to: 5, reason: 'buried' }] })]);
    await post([report({ drops: [{ from: 1, to: 9, reason: 'wiped' }] })]);
    const { line } = await ledger();
    expect(line).toMatchObject({ highest: 9, arrivedCount: 1, refusedCount: 1, droppedCount: 7, missingCount: 0 });
    expect(line.dropped.map(({ reason, count }: { reason: string; count: number }) => [reason, count])).toEqual([
      ['BURIED', 1],
      ['DEAD_LETTERS_FULL', 2],
      ['WIPED', 4],
    ]);
  });

  it("harms no neighbour with a roll's id that no index takes", async () => {
    const { post, ledger } = await shopWith('long-id');
    const rollid = Array.from({ length: 1000 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7919) % 20_000))).join(
      '',
    );
    const { body } = await post([report({ drops: [] }, { rollid }), ...viewsOf('roll', [1])]);
    expect(body.receipts).toMatchObject([{ status: 'refused', path: '/rollid' }, { status: 'accepted' }]);
    expect((await ledger()).line).toMatchObject({ arrivedCount: 1, duplicateCount: 0 });
  });

  it('has to say of which roll it speaks', async () => {
    const { post } = await shopWith('rollless');
    const { body } = await post([report({ drops: [] }, { rollid: undefined })]);
    expect(body.receipts).toMatchObject([{ status: 'refused', path: '/rollid' }]);
  });
});

describe('a repeat', () => {
  it('is counted as a delivery of its roll, and as nothing else', async () => {
    const { post, ledger } = await shopWith('repeats');
    const events = viewsOf('roll', [1, 2]);
    await post(events);
    await post(events);
    await post([events[0] ?? {}]);
    expect(await ledger()).toMatchObject({ events: 2, line: { arrivedCount: 2, duplicateCount: 3, complete: true } });
  });
});
