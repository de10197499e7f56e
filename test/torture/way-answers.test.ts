import { describe, expect, it } from 'vitest';
import { toVerdict } from '../../sdk/courier/verdict.ts';
import type { PassingEvent } from './batch-on-the-way.ts';
import { FAULTS, type Fault } from './faults.ts';
import { takeWay, type Heard } from './way-answers.ts';

const NOW = 1_700_000_000_000;
const events: readonly PassingEvent[] = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, data: { query: id } }));
const receiptsFor = (ids: readonly string[]): string =>
  JSON.stringify({ receipts: ids.map((id) => ({ id, status: 'accepted' })) });

/** Takes a batch along a way on which the collector takes everything; tells what it got. */
async function take(fault: Fault, { amount = 0.5, batch = events } = {}) {
  const stored: string[] = [];
  const heard = await takeWay({
    batch: { bytes: Buffer.from(''), events: batch, isBeacon: false },
    phase: { fault, lastsMs: 1000, amount },
    onward: async (only = batch) => {
      const ids = only.map(({ id }) => id);
      stored.push(...ids);
      const headers = { 'content-type': 'application/json' };
      return { status: 200, headers, body: Buffer.from(receiptsFor(ids)) };
    },
    wait: async () => undefined,
    now: () => NOW,
  });
  return { stored, heard };
}

function verdictOn(heard: Heard) {
  if (heard.kind !== 'answer') throw new Error(`expected an answer, got ${heard.kind}`);
  const { status, type, body, retryAfter = null } = heard;
  return toVerdict({ status, contentType: type, retryAfter, body }, NOW);
}

describe('takeWay', () => {
  it.each([
    ['http-500', { kind: 'busy' }],
    ['http-503-seconds', { kind: 'busy', retryAfterMs: 2000 }],
    ['http-503-date', { kind: 'busy', retryAfterMs: 2000 }],
    ['http-408', { kind: 'busy' }],
    ['http-425', { kind: 'busy' }],
    ['http-429', { kind: 'busy' }],
    ['http-401', { kind: 'unauthorised' }],
    ['http-403', { kind: 'unauthorised' }],
    ['http-404', { kind: 'elsewhere' }],
    ['portal', { kind: 'elsewhere' }],
    ['garbage', { kind: 'elsewhere' }],
    ['empty', { kind: 'elsewhere' }],
    ['stored-then-500', { kind: 'busy' }],
  ] as const)('%s is what the courier is to take it for', async (fault, verdict) => {
    expect(verdictOn((await take(fault)).heard)).toMatchObject(verdict);
  });

  it('stores everything before an answer that is lost', async () => {
    expect((await take('stored-then-500')).stored).toHaveLength(5);
    expect(await take('stored-then-cut')).toMatchObject({ heard: { kind: 'half' }, stored: { length: 5 } });
  });

  it('lets every other event through, alone or with as many strangers as there were events', async () => {
    expect(await take('every-other')).toMatchObject({ stored: ['a', 'c', 'e'], heard: { kind: 'own' } });
    const { stored, heard } = await take('every-other-and-strangers');
    expect(stored).toEqual(['a', 'c', 'e']);
    const verdict = verdictOn(heard);
    if (verdict.kind !== 'answered') throw new Error(verdict.kind);
    expect(verdict.receipts.map(({ id }) => id)).toEqual(['a', 'c', 'e', expect.any(String), expect.any(String)]);
  });

  it('finds too large what has more events than the phase allows, and nothing else', async () => {
    expect(verdictOn((await take('too-large', { amount: 4 / 60 })).heard)).toMatchObject({ kind: 'too-large' });
    expect((await take('too-large', { amount: 5 / 60 })).heard).toMatchObject({ kind: 'own' });
  });

  it('reads no batch that has a marked event', async () => {
    const batch = [...events, { id: 'm', data: { query: 'marked 1' } }];
    expect(verdictOn((await take('marked-400', { batch })).heard)).toMatchObject({ kind: 'malformed' });
    expect((await take('marked-400')).heard).toMatchObject({ kind: 'own' });
  });

  it.each(FAULTS.filter((fault) => /^(http|cut|portal|garbage|empty|strangers|hang|refused)/.test(fault)))(
    'stores nothing under %s',
    async (fault) => {
      expect((await take(fault)).stored).toEqual([]);
    },
  );
});
