import { toEventId, type Receipt } from '@tillroll/catalogue';
import { describe, expect, it } from 'vitest';
import { toFates } from '../../../sdk/courier/settlement.ts';
import type { Entry } from '../../../sdk/outbox/schema.ts';
import { entry } from '../outbox/builders.ts';

const entries = (...ids: string[]): Entry[] => ids.map((id, at) => ({ ...entry(id), sequence: at + 1 }));
const accepted = (...ids: string[]): Receipt[] => ids.map((id) => ({ id: toEventId(id), status: 'accepted' }));
const delivered = (sent: readonly Entry[], receipts: readonly Receipt[]): number[] =>
  toFates(sent, receipts).delivered.map(({ sequence }) => sequence);

describe('toFates', () => {
  it('goes by id, whatever the order of the answer', () => {
    expect(delivered(entries('a', 'b', 'c'), accepted('c', 'a'))).toEqual([1, 3]);
  });

  it('settles nothing that was not sent', () => {
    expect(delivered(entries('a'), accepted('stranger'))).toEqual([]);
  });

  it('settles two copies of an event only when the answer speaks of two', () => {
    expect(delivered(entries('a', 'b', 'a'), accepted('a', 'b'))).toEqual([2]);
    expect(
      delivered(entries('a', 'b', 'a'), [...accepted('a', 'b'), { id: toEventId('a'), status: 'duplicate' }]),
    ).toEqual([1, 2, 3]);
  });

  it('buries what was refused by name, with the reason', () => {
    const refused: Receipt = {
      id: toEventId('a'),
      status: 'refused',
      code: 'invalid_event',
      message: 'no',
      path: '/x',
    };
    expect(toFates(entries('a'), [refused]).buried).toMatchObject([
      { entry: { id: 'a' }, reason: { code: 'invalid_event', message: 'no', path: '/x' }, byReceipt: true },
    ]);
  });
});
