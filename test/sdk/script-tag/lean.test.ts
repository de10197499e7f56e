import nodeResolve from '@rollup/plugin-node-resolve';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rollup, type Plugin } from 'rollup';
import esbuild from 'rollup-plugin-esbuild';
import { ABOUT_SIGNALS, checkPayload, SIGNAL_NAMES, type SignalName } from '@tillroll/catalogue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
// @ts-expect-error -- a part of the build, which has no types
import { lean } from '../../../tools/lean.mjs';

type Check = (name: SignalName, payload: unknown) => unknown;

let folder = '';
let checkOfPages: Check;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillroll-lean-'));
  const bundle = await rollup({
    input: fileURLToPath(new URL('../../../catalogue/check-payload.ts', import.meta.url)),
    plugins: [
      lean() as Plugin,
      nodeResolve({ extensions: ['.mjs', '.js', '.ts'] }),
      esbuild({ target: 'es2022', tsconfig: false }),
    ],
  });
  const file = join(folder, 'check.mjs');
  await bundle.write({ file, format: 'es' });
  await bundle.close();
  ({ checkPayload: checkOfPages } = (await import(pathToFileURL(file).href)) as { checkPayload: Check });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The same payload with one value made wrong, for every value in it. */
function* spoilt(value: unknown): Generator<unknown> {
  for (const wrong of [undefined, null, '', -1, 1.5, '\0', 'x'.repeat(5000), {}, [], [{}], true]) yield wrong;
  if (Array.isArray(value))
    for (const [at, each] of value.entries())
      for (const bad of spoilt(each)) yield [...value.slice(0, at), bad, ...value.slice(at + 1)];
  else if (typeof value === 'object' && value !== null) {
    for (const [key, each] of Object.entries(value)) for (const bad of spoilt(each)) yield { ...value, [key]: bad };
  }
}

describe('the check as pages have it, without what the library carries for others,', () => {
  it.each(SIGNAL_NAMES)('says of %s, right and spoilt in every way, what the collector says', (name) => {
    const { example } = ABOUT_SIGNALS[name];
    expect(checkOfPages(name, example)).toEqual(checkPayload(name, example));
    let refused = 0;
    for (const payload of spoilt(example)) {
      const ours = checkPayload(name, payload);
      expect(checkOfPages(name, payload)).toEqual(ours);
      if (ours.kind === 'issues') refused++;
    }
    expect(refused).toBeGreaterThan(10);
  });

  it('leaves something out, or the budget would not hold', () => {
    const { transform } = lean() as { transform(code: string, id: string): { code: string } | null };
    expect(transform('try{self["workbox:core:1"]&&_()}catch(t){}done', 'workbox-window.prod.mjs')?.code).toBe('done');
    expect(transform('anything', 'else.js')).toBe(null);
  });
});
