import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Runs a built program to its end. */
function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env } });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('exit', (code) => resolve({ code, said }));
  });
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillroll-seed-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const tell = () => run(['demo/dist/seed.js'], { DATA_DIR: folder, VISITS: '800' });
const rebuild = (...args: readonly string[]) =>
  run(['backend/bin/tillroll.js', 'rebuild', '--data-dir', join(folder, 'journal'), ...args]);

describe('a month of the demo shop', () => {
  it('goes through the collector, and again without effect', async () => {
    const first = await tell();
    expect(first.said).toMatch(/Done in [\d.]+ s: [\d,]{5,} accepted, 0 known already, 0 refused/);
    expect(first.code).toBe(0);
    const again = await tell();
    expect(again.said).toMatch(/: 0 accepted, [\d,]{5,} known already, 0 refused/);
  });

  it('is rebuilt byte for byte, with progress', async () => {
    const { code, said } = await rebuild();
    expect(said).toMatch(/Projecting: .* \(100 %\)/);
    expect(said).toMatch(/16 projections, [\d,]+ rows: byte for byte what was projected live\./);
    expect(said).not.toMatch(/DIFFERS|REPLACED/);
    expect(code).toBe(0);
    expect((await rebuild('--check')).code).toBe(0);
  });
});

describe('the README', () => {
  it('has over 50,000 events told, and shows the answers that its questions get', async () => {
    const { code, said } = await run(['tools/readme-answers.mjs', '--check']);
    const [, accepted = ''] = /([\d,]+) accepted/.exec(said) ?? [];
    expect(Number(accepted.replaceAll(',', ''))).toBeGreaterThanOrEqual(50_000);
    expect(said).toMatch(/5 questions of the README: answered as it says/);
    expect(code).toBe(0);
  });
});
