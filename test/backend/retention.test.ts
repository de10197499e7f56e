import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram, type BuiltProgram } from './build-program.ts';
import { runProgram, type ChildProgram } from './child-program.ts';
import { copyTemplate, emptyPlace } from './data-folder.ts';
import { view } from './events.ts';
import { startBackend } from './start-backend.ts';

let program: BuiltProgram;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());

const retention = (dataDir: string, ...words: readonly string[]): ChildProgram =>
  runProgram(program.bin, ['retention', '--data-dir', dataDir, ...words]);

const DAY_MS = 24 * 60 * 60 * 1000;
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();

/** Three views of somebody long ago, and one of now. */
async function filledFolder(): Promise<string> {
  const dataDir = join(await emptyPlace(), 'data');
  await copyTemplate(dataDir, program.entries.create);
  const made = await startBackend({ dataDir });
  const times = [500, 450, 401, 1].map(daysAgo);
  await made.post(times.map((time) => view({ time, clientid: 'client-of-ada', customerid: 'ada' })));
  await made.stop();
  return dataDir;
}

interface Known {
  readonly ofAda: number;
  readonly views: number;
}

/** What can still be asked about somebody, and about goods. */
async function knownIn(dataDir: string): Promise<Known> {
  const own = await startBackend({ dataDir });
  const { body } = await own.ask(
    '{ signals(customer: "ada") { totalCount } productRecords { edges { node { views } } } }',
  );
  await own.stop();
  const { signals, productRecords } = body.data;
  return { ofAda: signals.totalCount, views: productRecords.edges[0].node.views };
}

describe('tillroll retention', () => {
  it('counts first, takes people out of what is older, keeps the totals, and finds nothing more', async () => {
    const dataDir = await filledFolder();
    const midnight = `${daysAgo(400).slice(0, 10)}T00:00:00.000Z`;

    const dry = retention(dataDir, '--older-than', '400d', '--dry-run');
    expect(await dry.ended).toBe(0);
    expect(dry.stdout()).toBe(`3 events from before ${midnight} would lose the people in them\n`);

    const real = retention(dataDir, '--older-than', '400d');
    expect(await real.ended).toBe(0);
    expect(real.stdout()).toBe(`3 events from before ${midnight} have lost the people in them\n`);
    expect(await knownIn(dataDir)).toEqual({ ofAda: 1, views: 4 });

    const again = retention(dataDir, '--older-than', '400d');
    expect(await again.ended).toBe(0);
    expect(again.stdout()).toMatch(/^0 events from before/);
  }, 180_000);

  it('asks how old, in words that it knows', async () => {
    const dataDir = await emptyPlace();
    for (const [words, sentence] of [
      [[], /--older-than <time>' not specified/],
      [['--older-than', 'soon'], /Write a time as 45s, 30m, 12h or 7d/],
      [['--older-than', '400'], /Write a time as/],
    ] as const) {
      const run = retention(dataDir, ...words);
      expect(await run.ended).not.toBe(0);
      expect(run.stderr()).toMatch(sentence);
    }
  });

  it('makes no journal where there is none', async () => {
    const dataDir = join(await emptyPlace(), 'data');
    const run = retention(dataDir, '--older-than', '400d');
    expect(await run.ended).toBe(1);
    expect(run.stderr()).toContain(`There is no journal in ${dataDir}`);
    await expect(stat(dataDir)).rejects.toThrow('ENOENT');
  });

  it('leaves a folder alone that serve uses, and says who that is', async () => {
    const dataDir = await filledFolder();
    const serve = runProgram(program.bin, ['serve', '--port', '0', '--data-dir', dataDir]);
    await serve.url();
    const run = retention(dataDir, '--older-than', '400d');
    expect(await run.ended).toBe(1);
    expect(run.stderr()).toContain(`${dataDir} is in use by another process (pid ${serve.child.pid})`);
  });
});
