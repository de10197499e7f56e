import { describe, expect, it } from 'vitest';
import { toAccount, type Evidence } from './account.ts';
import type { WrittenDocument, WrittenEvent } from './told-log.ts';
import type { LedgerLine } from './witness.ts';

const event = (id: string, change: Partial<WrittenEvent> = {}): WrittenEvent => ({
  id,
  ordinal: Number(id.slice(1)),
  name: 'product_viewed',
  document: 1,
  run: 1,
  tab: 1,
  at: 0,
  ...change,
});
const document = (change: Partial<WrittenDocument> = {}): WrittenDocument => ({
  document: 1,
  run: 1,
  tab: 1,
  said: 3,
  otherwise: {},
  problems: {},
  words: {},
  rollId: 'r',
  ...change,
});
const roll = (rollId: string, change: Partial<LedgerLine> = {}): LedgerLine => ({
  rollId,
  highest: 3,
  arrivedCount: 3,
  refusedCount: 0,
  droppedCount: 0,
  missingCount: 0,
  wipedAt: null,
  missing: [],
  ...change,
});
const line = (id: string, sequence: number | null, rollId: string | null = 'r') => ({ id, sequence, rollId });

const evidence = (change: Partial<Evidence> = {}): Evidence => ({
  events: [event('e1'), event('e2'), event('e3')],
  documents: [document()],
  journal: [line('e1', 1), line('e2', 2), line('e3', 3)],
  ledger: [roll('r')],
  outbox: { rollId: 'r', waiting: [], dead: [], undeclared: 0 },
  acknowledged: new Set(),
  refused: new Map(),
  ...change,
});

describe('toAccount', () => {
  it('finds nothing wrong where everything durable is in the journal once', () => {
    expect(toAccount(evidence())).toMatchObject({
      said: 3,
      durable: 3,
      applied: 3,
      appliedUntold: 0,
      lost: [],
      waiting: [],
      twice: [],
      orderBroken: [],
      declared: 0,
      buried: {},
    });
  });

  it('calls lost what is in no place, and says which roll it was of', () => {
    const { lost, lostUnnoticed } = toAccount(evidence({ journal: [line('e1', 1), line('e3', 3)] }));
    expect(lost).toMatchObject([{ id: 'e2', rollId: 'r', tab: 1 }]);
    expect(lostUnnoticed).toBe(1);
  });

  it('parts what waits, what is buried, what was refused and what was declared from what is lost', () => {
    const account = toAccount(
      evidence({
        events: ['e1', 'e2', 'e3', 'e4', 'e5'].map((id) => event(id)),
        journal: [line('e1', 1)],
        outbox: { rollId: 'r', waiting: ['e2'], dead: [{ id: 'e3', code: 'event_too_large' }], undeclared: 0 },
        refused: new Map([['e4', 'invalid_event']]),
        ledger: [roll('r', { droppedCount: 2 })],
      }),
    );
    expect(account.waiting).toMatchObject([{ id: 'e2' }]);
    expect(account.buried).toEqual({ event_too_large: 1, invalid_event: 1 });
    expect(account.declared).toBe(1);
    expect(account.lost).toEqual([]);
  });

  it('calls lost what is more than the ledger has declared, roll for roll', () => {
    const account = toAccount(
      evidence({
        journal: [],
        documents: [document(), document({ document: 2, rollId: 's' })],
        events: [event('e1'), event('e2'), event('e3', { document: 2 })],
        ledger: [roll('r', { droppedCount: 1 }), roll('s')],
        outbox: { rollId: 's', waiting: [], dead: [], undeclared: 0 },
      }),
    );
    expect(account).toMatchObject({ declared: 1, lostInWiped: 1, wipedRolls: ['r'] });
    expect(account.lost.map(({ id }) => id)).toEqual(['e2', 'e3']);
  });

  it('believes the ledger that everything of a wiped roll is known to be gone', () => {
    const account = toAccount(
      evidence({
        journal: [line('e1', 1)],
        ledger: [roll('r', { wipedAt: '2026-11-22T00:00:00.000Z' })],
        outbox: { rollId: 's', waiting: [], dead: [], undeclared: 0 },
      }),
    );
    expect(account).toMatchObject({ declared: 2, lost: [] });
  });

  it('does not count a dead letter that was declared for another event that is lost', () => {
    const account = toAccount(
      evidence({
        journal: [line('e1', 1)],
        outbox: { rollId: 'r', waiting: [], dead: [{ id: 'e2', code: 'event_too_large' }], undeclared: 0 },
        ledger: [roll('r', { droppedCount: 1 })],
      }),
    );
    expect(account).toMatchObject({ declared: 0, lost: [{ id: 'e3' }] });
  });

  it('counts an id that is there twice, and a place in a roll that two have', () => {
    expect(toAccount(evidence({ journal: [line('e1', 1), line('e1', 4), line('e2', 2)] })).twice).toHaveLength(1);
    expect(toAccount(evidence({ journal: [line('e1', 1), line('e2', 1), line('e3', null)] })).twice).toHaveLength(1);
  });

  it('sees an order that is not that of saying, within a document and a roll', () => {
    const swapped = [line('e1', 2), line('e2', 1), line('e3', 3)];
    expect(toAccount(evidence({ journal: swapped })).orderBroken).toHaveLength(1);
    const twoTabs = [event('e1'), event('e2', { document: 2 }), event('e3')];
    expect(toAccount(evidence({ journal: swapped, events: twoTabs })).orderBroken).toEqual([]);
    const unnumbered = [line('e1', 2), line('e2', null), line('e3', 3)];
    expect(toAccount(evidence({ journal: unnumbered })).orderBroken).toEqual([]);
  });

  it('finds the roll of a document that did not live to tell, by its run', () => {
    const silent = event('e9', { document: 9 });
    const events = [event('e1'), silent];
    expect(toAccount(evidence({ events })).lost).toMatchObject([{ id: 'e9', rollId: 'r' }]);
    const another = document({ document: 2, rollId: 's' });
    const { lost } = toAccount(evidence({ events, documents: [document(), another] }));
    expect(lost).toMatchObject([{ id: 'e9', rollId: undefined }]);
  });

  it('is not led astray by what was saved from a wiped roll and arrived in the next', () => {
    const account = toAccount(
      evidence({
        events: [event('e1'), event('e9', { document: 9 })],
        journal: [{ ...line('e1', 1), rollId: 's' }],
        ledger: [roll('r', { wipedAt: '2026-11-22T00:00:00.000Z' }), roll('s')],
        outbox: { rollId: 's', waiting: [], dead: [], undeclared: 0 },
      }),
    );
    expect(account).toMatchObject({ declared: 1, lost: [] });
  });

  it.each([
    ['knows the roll of a run that told none, between two of the same roll', 'r', { declared: 1, lost: [] }],
    ['does not guess it between two rolls', 's', { declared: 0, lost: [{ id: 'e9' }] }],
  ])('%s', (_what, later, expected) => {
    const account = toAccount(
      evidence({
        events: [event('e1'), event('e9', { document: 9, run: 2 })],
        documents: [document(), document({ document: 10, run: 3, rollId: later })],
        ledger: [roll('r', { droppedCount: 1 }), roll('s')],
      }),
    );
    expect(account).toMatchObject(expected);
  });

  it('calls it lost all the same when the ledger has declared nothing of that roll', () => {
    const account = toAccount(
      evidence({
        events: [event('e1'), event('e9', { document: 9, run: 2 })],
        documents: [document(), document({ document: 10, run: 3 })],
      }),
    );
    expect(account).toMatchObject({ declared: 0, lost: [{ id: 'e9', rollId: 'r' }] });
  });

  it('sees what the collector has acknowledged and the journal has not', () => {
    expect(toAccount(evidence({ acknowledged: new Set(['e1', 'x1']) })).acknowledgedInVain).toEqual(['x1']);
  });
});
