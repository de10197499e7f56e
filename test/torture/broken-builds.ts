import { mkdirSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rollup, type InputOption, type OutputOptions, type Plugin } from 'rollup';
import { loadConfigFile } from 'rollup/loadConfigFile';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** One change of one source that breaks a promise. */
export interface Break {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** The three ways of losing or doubling that the torture must be able to see. */
export const BREAKS = {
  /** Entries leave the outbox before their receipts have come. */
  'remove-before-answer': {
    file: 'sdk/courier/round.ts',
    from: 'const batch = toBatch(claim.entries, claim.rollId);',
    to: `const batch = toBatch(claim.entries, claim.rollId);
  await options.outbox.settle({ rollId: claim.rollId, delivered: claim.entries, buried: [], now: now() });`,
  },
  /** As many entries are settled as there are receipts, whatever those name. */
  'settle-by-count': {
    file: 'sdk/courier/settlement.ts',
    from: 'const heard = byId.get(entry.id) ?? [];',
    to: 'const heard = receipts.slice(entries.indexOf(entry)).slice(0, 1);',
  },
  /** Neither lock nor lease: every courier believes that it is the only one. */
  'no-lock': {
    file: 'sdk/courier/lock.ts',
    from: 'if (!locks) return withoutLock();',
    to: 'return body({ underLock: true, isOurs: () => true });',
  },
} satisfies Record<string, Break>;

/** Replaces a text in a source, and remembers whether it was there. */
function createBreaker({ file, from, to }: Break) {
  let times = 0;
  const plugin: Plugin = {
    name: 'break',
    transform(code, id) {
      if (id !== join(root, file)) return null;
      times += code.split(from).length - 1;
      return code.replace(from, to);
    },
  };
  return {
    plugin,
    check(): void {
      if (times > 0) return;
      throw new Error(`${file} has no ${JSON.stringify(from)} any more: break it another way`);
    },
  };
}

const inRoot = (path: string): string => (isAbsolute(path) ? path : join(root, path));
const inputIn = (input: InputOption): InputOption => {
  if (typeof input === 'string') return inRoot(input);
  if (Array.isArray(input)) return input.map(inRoot);
  return Object.fromEntries(Object.entries(input).map(([name, path]) => [name, inRoot(path)]));
};

/** Where the bundle goes instead; `undefined` for bundles that a page does not load. */
function outputIn(folder: string, output: OutputOptions): OutputOptions | undefined {
  const to = output.file ?? output.dir ?? '';
  if (!/^dist\/(script-tag|tillroll-sw)/.test(to)) return undefined;
  const moved = to.replace(/^dist/, folder);
  return output.file === undefined ? { ...output, dir: moved } : { ...output, file: moved };
}

/**
 * Builds what a page loads, by the project's own list of bundles, with one source broken; returns the folder.
 * Throws when the source no longer has the text: a break that breaks nothing would prove nothing.
 */
export async function buildBroken(what: Break, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const breaker = createBreaker(what);
  const { options } = await loadConfigFile(join(root, 'rollup.config.mjs'), {});
  for (const { input, output, plugins, ...others } of options) {
    const moved = output.map((each) => outputIn(folder, each)).filter((each) => each !== undefined);
    if (moved.length === 0 || input === undefined) continue;
    // Nobody weighs these bundles.
    const kept = [plugins].flat().filter((plugin) => !(plugin && 'name' in plugin && plugin.name === 'terser'));
    const bundle = await rollup({
      ...others,
      input: inputIn(input),
      plugins: [breaker.plugin, ...kept],
      logLevel: 'silent',
    });
    for (const each of moved) await bundle.write(each);
    await bundle.close();
  }
  breaker.check();
  return folder;
}
