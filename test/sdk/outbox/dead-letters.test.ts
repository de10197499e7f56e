import { beforeEach, describe, expect, it } from 'vitest';
import type { DurableOutbox } from '../../../sdk/outbox/outbox.ts';
import { entry } from './builders.ts';
import { freshIndexedDB } from './fresh-indexed-db.ts';
import { madeOutbox } from './made-outbox.ts';

const NOW = 1_700_000_000_000;

let outbox: DurableOutbox;
beforeEach(async () => {
  freshIndexedDB();
  outbox = await madeOutbox();
});

/** Buries everything that waits. */
async function buryAll(code: string, byReceipt = true): Promise<void> {
  const reason = { code, message: 'no', path: '' };
  const buried = (await outbox.list(5000)).map((each) => ({ entry: each, reason, byReceipt }));
  await outbox.settle({ rollId: (await outbox.readRoll())?.rollId, delivered: [], buried, now: NOW });
}

describe('the dead letters', () => {
  it('are counted by reason, and the ledger is to know', async () => {
    await outbox.append([entry('a'), entry('b')]);
    await buryAll('invalid_event');
    await outbox.append([entry('c')]);
    await buryAll('not_allowed');
    const expected = { count: 3, reasons: { invalid_event: 2, not_allowed: 1 } };
    expect(await outbox.readDead()).toMatchObject(expected);
    const report = await outbox.readReport();
    expect(report).toMatchObject({ drops: [], deadLetters: expected });
    if (report) await outbox.noteTold(report);
    expect(await outbox.readReport()).toBeUndefined();
  });

  it('are told again when they have changed while they were told', async () => {
    await outbox.append([entry('a')]);
    await buryAll('invalid_event');
    const report = await outbox.readReport();
    await outbox.append([entry('b')]);
    await buryAll('invalid_event');
    if (report) await outbox.noteTold(report);
    expect((await outbox.readReport())?.deadLetters).toMatchObject({ count: 2 });
  });

  it('are declared where the collector has not refused them by name', async () => {
    await outbox.append([entry('refused')]);
    await buryAll('invalid_event', true);
    await outbox.append([entry('never taken')]);
    await buryAll('event_too_large', false);
    expect((await outbox.readReport())?.drops).toMatchObject([{ from: 2, to: 2, reason: 'buried' }]);
  });

  it('have a bound: the oldest goes, and is declared', async () => {
    await outbox.append(Array.from({ length: 1003 }, (_, at) => entry(`e${at}`)));
    await buryAll('invalid_event');
    expect(await outbox.readDead()).toMatchObject({ count: 1000, reasons: { invalid_event: 1000 } });
    expect((await outbox.listDead(2000)).at(-1)?.sequence).toBe(4);
    expect((await outbox.readReport())?.drops).toMatchObject([{ from: 1, to: 3, reason: 'dead_letters_full' }]);
  });

  it('are redriven under the sequence they had, all or some', async () => {
    await outbox.append([entry('a'), entry('b'), entry('c')]);
    await buryAll('invalid_event');
    expect(await outbox.redrive(['b', 'unknown'])).toBe(1);
    expect(await outbox.list(10)).toMatchObject([{ id: 'b', sequence: 2 }]);
    expect(await outbox.list(10)).not.toMatchObject([{ reason: expect.anything() }]);
    expect(await outbox.readDead()).toMatchObject({ count: 2, reasons: { invalid_event: 2 } });
    expect(await outbox.redrive()).toBe(2);
    expect((await outbox.list(10)).map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(await outbox.readDead()).toMatchObject({ count: 0, reasons: {} });
    expect(await outbox.redrive()).toBe(0);
  });

  it('that are redriven are tried before they expire, however old', async () => {
    const bounds = { entries: 100, bytes: 1_000_000, days: 30 };
    await outbox.append([entry('a')]);
    await outbox.trim(bounds, NOW);
    await buryAll('invalid_event');
    for (let day = 1; day <= 40; day++) {
      await outbox.append([entry(`of day ${day}`)]);
      await outbox.trim(bounds, NOW + day * 86_400_000);
    }
    await outbox.redrive(['a' as never]);
    expect(await outbox.trim(bounds, NOW + 41 * 86_400_000)).toEqual([]);
    expect((await outbox.list(100)).map(({ id }) => id)).toContain('a');
  });

  it('are counted once, though two couriers heard the same refusal', async () => {
    await outbox.append([entry('a')]);
    const [waiting] = await outbox.list(1);
    const rollId = (await outbox.readRoll())?.rollId;
    const buried = waiting ? [{ entry: waiting, reason: { code: 'x', message: '', path: '' }, byReceipt: true }] : [];
    for (let time = 0; time < 2; time++) await outbox.settle({ rollId, delivered: [], buried, now: NOW });
    expect(await outbox.readDead()).toMatchObject({ count: 1, reasons: { x: 1 } });
  });

  it('that are redriven do not take the number of what is said next', async () => {
    await outbox.append([entry('a')]);
    await buryAll('invalid_event');
    await outbox.redrive();
    await outbox.append([entry('b')]);
    expect((await outbox.list(10)).map(({ id, sequence }) => [id, sequence])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });
});
