import { toEventId, type Envelope } from '@tillroll/catalogue';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJournal } from '../../backend/journal/create-journal.ts';
import type { Entry, Journal } from '../../backend/journal/journal.ts';
import { openPglite } from '../../backend/journal/pglite.ts';
import { createDirectLog } from '../../backend/log/direct.ts';
import { buildProgram, type BuiltProgram } from './build-program.ts';
import { copyTemplate, emptyPlace } from './data-folder.ts';
import { view } from './events.ts';
import { startBackend } from './start-backend.ts';

let program: BuiltProgram;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());

async function withJournal(use: (journal: Journal) => Promise<void>): Promise<void> {
  const dataDir = `${await emptyPlace()}/data`;
  await copyTemplate(dataDir, program.entries.create);
  const onFailure = (error: unknown): never => {
    throw error;
  };
  const journal = await createJournal(await openPglite({ dataDir, entries: program.entries, onFailure }), dataDir);
  try {
    await use(journal);
  } finally {
    await journal.close();
  }
}

const now = '2026-11-22T09:30:00.000Z';
const times = { occurredAt: now, receivedAt: now, correctedAt: null, uncertaintyMs: null, flags: [] };

/** An entry as the check would never let it pass, when `data` says so. */
const entry = (sequence: number, data: unknown = {}): Entry => {
  const id = toEventId(randomUUID());
  const envelope = { specversion: '1.0', id, source: 's', type: 'signal.product_viewed', time: now, sequence, data };
  const inRoll = { ...envelope, rollid: 'roll' } as unknown as Envelope;
  return { kind: 'event', shop: 'shop', envelope: inRoll, times, confirmed: false };
};

const POISON = { text: 'a NUL: \u0000' };

describe('a group with an event the database cannot store', () => {
  it('is split down to the culprit, wherever it stands', () =>
    withJournal(async (journal) => {
      const log = createDirectLog(journal);
      for (const at of [0, 6, 12]) {
        const entries = Array.from({ length: 13 }, (_, n) => entry(n + 1, n === at ? POISON : {}));
        const written = await log.write({ entries, bytes: 1000 });
        const kinds = written.kind === 'written' ? written.fates.map(({ kind }) => kind) : [];
        expect(kinds).toEqual(entries.map((_, n) => (n === at ? 'unstorable' : 'accepted')));
      }
      await log.close();
    }));

  it('harms no other request that shared the commit, and the ledger knows what was refused', () =>
    withJournal(async (journal) => {
      const log = createDirectLog(journal);
      const submissions = Array.from({ length: 30 }, (_, n) => [entry(n + 1, n === 17 ? POISON : {})]);
      const written = await Promise.all(submissions.map((entries) => log.write({ entries, bytes: 100 })));
      const kinds = written.map((each) => (each.kind === 'written' ? each.fates[0]?.kind : each.kind));
      expect(kinds).toEqual(submissions.map((_, n) => (n === 17 ? 'unstorable' : 'accepted')));
      const [line] = await journal.listLedger({ shop: 'shop', rollId: 'roll', afterRollId: null, limit: 1 });
      expect(line).toMatchObject({ highest: 30, arrivedCount: 29, refusedCount: 1, missingCount: 0 });
      await log.close();
    }));
});

describe('the log', () => {
  it('shares commits between requests that wait', () =>
    withJournal(async (journal) => {
      let commits = 0;
      const append: Journal['append'] = (entries) => {
        commits++;
        return journal.append(entries);
      };
      const log = createDirectLog({ append });
      await Promise.all(Array.from({ length: 100 }, (_, n) => log.write({ entries: [entry(n + 1)], bytes: 100 })));
      expect(commits).toBeLessThan(10);
      await log.close();
    }));

  it('writes what it took before it closes, and takes nothing after', () =>
    withJournal(async (journal) => {
      const log = createDirectLog(journal);
      const taken = Array.from({ length: 50 }, (_, n) => log.write({ entries: [entry(n + 1)], bytes: 100 }));
      await log.close();
      expect(new Set((await Promise.all(taken)).map(({ kind }) => kind))).toEqual(new Set(['written']));
      expect(await log.write({ entries: [entry(99)], bytes: 100 })).toEqual({ kind: 'busy' });
    }));

  it('says so when the journal has failed', () =>
    withJournal(async (journal) => {
      const log = createDirectLog(journal);
      await journal.close();
      expect(await log.write({ entries: [entry(1)], bytes: 100 })).toMatchObject({ kind: 'failed' });
    }));
});

describe('a collector with too much waiting', () => {
  it('answers 503 and when to come back', async () => {
    const shop = await startBackend({ waitingLimit: 0 });
    const { status, headers, body } = await shop.post([view()]);
    await shop.stop();
    expect([status, body.code]).toEqual([503, 'busy']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
