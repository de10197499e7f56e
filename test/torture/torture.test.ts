import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findEngines } from '../engines/find-engines.ts';
import { BREAKS, buildBroken } from './broken-builds.ts';
import { toFailures } from './judgement.ts';
import { EVERYTHING, type Mixture } from './plan.ts';
import { toReport } from './report.ts';
import { torture, type Outcome, type TortureOptions } from './torture.ts';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const SHORT_SECONDS = 12;
const chromium = findEngines().find(({ name }) => name === 'chromium');
let folder: string;

function run(options: Partial<TortureOptions>): Promise<Outcome> {
  if (!chromium) throw new Error('there is no Chromium on this machine');
  return torture({
    engine: chromium,
    store: 'leveldb',
    worker: true,
    seconds: SHORT_SECONDS,
    seed: 7,
    dist: DIST,
    say: () => undefined,
    ...options,
  });
}

/** What is broken is the way of carrying: the outbox itself is made in peace. */
const runBroken = (options: Partial<TortureOptions>): Promise<Outcome> => run({ ...options, settled: true });

const breakAs = (name: keyof typeof BREAKS): Promise<string> => buildBroken(BREAKS[name], join(folder, name));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tillroll-broken-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a minute of torture', () => {
  it('loses nothing, doubles nothing and keeps the order', async () => {
    const outcome = await run({ seconds: 60 });
    // A busy machine gets through a third of what an idle one does: enough is what makes the account worth reading.
    const failures = toFailures(outcome, 60, { durable: 500, kills: 10, faultyAnswers: 15 });
    expect(failures, toReport(outcome)).toEqual([]);
    expect(outcome.troubles).toEqual([]);
  });
});

/** Two tabs that stay, and nothing is killed: what goes wrong goes wrong on the way. */
const ON_THE_WAY: Omit<Mixture, 'faults'> = {
  ...EVERYTHING,
  actions: { open: 1, navigate: 2 },
  wrongClock: 0,
  fullStorage: 0,
};

describe('a build that is broken on purpose is caught', () => {
  it('when entries are removed before the answer', async () => {
    const dist = await breakAs('remove-before-answer');
    const faults = { pass: 2, cut: 3, 'stored-then-cut': 3, 'http-503': 1 };
    const { account, couriersAtOnce } = await runBroken({ dist, mixture: { ...ON_THE_WAY, faults } });
    expect(account.lost.length).toBeGreaterThan(10);
    expect(couriersAtOnce).toEqual([]);
  });

  it('when as many are settled as there are receipts', async () => {
    const dist = await breakAs('settle-by-count');
    const faults = { pass: 2, 'every-other': 3, 'every-other-and-strangers': 2, strangers: 1 };
    const { account, couriersAtOnce } = await runBroken({ dist, mixture: { ...ON_THE_WAY, faults } });
    expect(account.lost.length).toBeGreaterThan(10);
    expect(couriersAtOnce).toEqual([]);
  });

  it('when nobody holds a lock', async () => {
    const dist = await breakAs('no-lock');
    const faults = { pass: 1, slow: 3 };
    const { account, couriersAtOnce } = await runBroken({ dist, worker: false, mixture: { ...ON_THE_WAY, faults } });
    expect(couriersAtOnce.length).toBeGreaterThan(3);
    expect(account.lost).toEqual([]);
  });
});
