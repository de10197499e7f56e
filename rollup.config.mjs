import commonjs from '@rollup/plugin-commonjs';
import nodeResolve from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import terser from '@rollup/plugin-terser';
import { cpSync, readFileSync } from 'node:fs';
import dts from 'rollup-plugin-dts';
import esbuild from 'rollup-plugin-esbuild';
import { lean } from './tools/lean.mjs';

// Every bundle in one list. `npm run build` makes them all; `BUNDLES=sdk,backend` makes some.

const path = (relative) => new URL(relative, import.meta.url).pathname;

/** Our own doors, resolved to their sources so that nothing has to be built before something else. */
const DOORS = {
  '@tillroll/catalogue': path('catalogue/index.ts'),
  '@tillroll/backend': path('backend/index.ts'),
  '@tillroll/backend/recorder': path('backend/recorder/index.ts'),
  tillroll: path('sdk/index.ts'),
  'tillroll/outbox': path('sdk/outbox-door.ts'),
  'tillroll/streams': path('sdk/streams-door.ts'),
  'tillroll/capture': path('sdk/capture-door.ts'),
};
const MODERN_WORKBOX = path('node_modules/workbox-window/build/workbox-window.prod.mjs');

const doors = () => ({ name: 'doors', resolveId: (id) => DOORS[id] ?? null });
const modernWorkbox = () => ({
  name: 'modern-workbox',
  resolveId: (id) => (id === 'workbox-window' ? MODERN_WORKBOX : null),
});

/** `import sql from './0001-….sql?raw'`: the text of a file, as Vite has it. */
const raw = () => ({
  name: 'raw',
  async resolveId(id, importer) {
    if (!id.endsWith('?raw')) return null;
    const resolved = await this.resolve(id.slice(0, -'?raw'.length), importer, { skipSelf: true });
    return resolved && `${resolved.id}?raw`;
  },
  load: (id) =>
    id.endsWith('?raw') ? `export default ${JSON.stringify(readFileSync(id.slice(0, -'?raw'.length), 'utf8'))};` : null,
});

// The targets are the oldest engines with everything we rely on: Web Locks, CompressionStream in workers.
const transpile = () => esbuild({ target: 'es2022', tsconfig: false });

/** What `sideEffects` in the catalogue's package says, which resolving by `doors` goes round: what nobody reads, no page loads. */
const onlyValues = () => ({
  name: 'only-values',
  transform: (_code, id) => (id.startsWith(path('catalogue/')) ? { moduleSideEffects: false } : null),
});

/** The members of a table of the catalogue, as they are written there. */
function membersOf(file, table) {
  const [, text] = readFileSync(path(file), 'utf8').split(`export const ${table} = {`);
  return new Map(
    [...text.split('} as const')[0].matchAll(/(?<=^ *|, )(\w+): ([^,]+?)(?=,| \}| *$)/gm)].map(
      ([, ...member]) => member,
    ),
  );
}
const TABLES = {
  WIRE: membersOf('catalogue/wire.ts', 'WIRE'),
  LANE: membersOf('catalogue/signals/signals.ts', 'LANE'),
};

/** Members of these tables stand where they are read: no page loads those that only others read. */
const inPlace = () => ({
  name: 'in-place',
  transform: (code, id) =>
    id.endsWith('.ts')
      ? code.replace(/\b(WIRE|LANE)\.(\w+)/g, (_all, table, name) => `(${TABLES[table].get(name)})`)
      : null,
});

const inPage = [
  inPlace(),
  raw(),
  doors(),
  onlyValues(),
  lean(),
  // RxJS and workbox-window also ship ES5, which no browser of ours needs and every visitor would pay for.
  nodeResolve({ browser: true, extensions: ['.mjs', '.js', '.ts'], exportConditions: ['es2015'] }),
  replace({ preventAssignment: true, 'process.env.NODE_ENV': '"production"' }),
  commonjs(),
  transpile(),
];
const compress = {
  passes: 10,
  inline: 1,
  unsafe: true,
  unsafe_arrows: true,
  pure_getters: true,
  keep_fargs: false,
};
const format = { preamble: '//# allFunctionsCalledOnLoad' };
const small = terser({ module: true, ecma: 2022, compress, format });

/**
 * Names that stay inside the core: no shop, other chunk, worker, message or stored row ever sees them, so they may be
 * short. The last two rows are of libraries: what begins with an underscore, and words of valibot's and RxJS's own.
 */
const INSIDE_CORE = new RegExp(
  `^(${[
    'setStatus|setPending|statusNow|pendingNow|setDead|onReceiverError|onSettled|onHint|onOpen|keepAgain|toMessage',
    'toEntry|whoAt|unconfirmed|tellOthers|tellRenewed|onRenewed|renewClient|renew|knownClient|rowsToWrite|restHere|onWiped|onThawed|onProblem|onOpening|onFrozen',
    'onForgotten|onDurable|mayCarry|handOver|forgetAll|alongside|adopt|carryHere|clearTimer|setTimer|onHomeless',
    'onLeaving|letGo|streams|settings|beaconed|baseUrl|gather|handOver|settled|purge|giveUp|onState|sessionMs|privacyControl',
    '_.*|typed|expects|abortEarly|abortPipeEarly|requirement|fallback|operation|addIssue|received|expected',
    'isStopped|partialObserver|initialTeardown',
  ].join('|')})$`,
);
const smaller = terser({ module: true, ecma: 2022, compress, format, mangle: { properties: { regex: INSIDE_CORE } } });
/** The core goes with its names cut short; the courier chunk has Dexie, which asks for some of its own by text. */
const smallCore = {
  name: 'small-core',
  renderChunk(code, chunk, ...rest) {
    return (chunk.isEntry ? smaller : small).renderChunk.call(this, code, chunk, ...rest);
  },
};
const smallScript = terser({ ecma: 2022, compress });
const inNode = [raw(), doors(), nodeResolve({ extensions: ['.mjs', '.js', '.ts'] }), transpile()];

// The catalogue is inlined wherever it is used, and valibot with it.
const isPackage = (id) => !DOORS[id] && id !== 'valibot' && !/^[./]|\?raw$/.test(id);
const isPeerOfShop = (id) => /^(dexie|react|rxjs|workbox-window)(\/|$)/.test(id);

/** Copies what needs no building. */
const copy = (from, to) => ({ name: 'copy', writeBundle: () => cpSync(path(from), path(to), { recursive: true }) });

const sdk = [
  {
    // For a shop's own bundler, which joins dexie, rxjs and workbox-window.
    input: {
      index: 'sdk/index.ts',
      outbox: 'sdk/outbox-door.ts',
      privacy: 'sdk/privacy-door.ts',
      react: 'sdk/react-door.ts',
      streams: 'sdk/streams-door.ts',
      capture: 'sdk/capture-door.ts',
      'service-worker': 'service-worker/index.ts',
    },
    external: isPeerOfShop,
    plugins: inPage,
    output: {
      dir: 'dist',
      format: 'es',
      chunkFileNames: 'chunks/[name].js',
      minifyInternalExports: false,
      // Its main file is UMD, from which Node (server rendering) cannot import by name.
      paths: { 'workbox-window': 'workbox-window/build/workbox-window.prod.mjs' },
    },
  },
  {
    // The classic loader of the script tag.
    input: 'sdk/script-tag/loader.ts',
    plugins: [...inPage, smallScript],
    output: { file: 'dist/script-tag/tillroll.js', format: 'iife' },
  },
  {
    // The core it loads, the courier chunk for pages without a worker, and what reads signals off pages that ask for it.
    input: { 'tillroll-core': 'sdk/script-tag/core.ts' },
    // A script tag is in a page: nothing has to ask whether it is.
    plugins: [modernWorkbox(), ...inPage, replace({ preventAssignment: true, 'typeof window': '"object"' }), smallCore],
    output: {
      dir: 'dist/script-tag',
      format: 'es',
      entryFileNames: '[name].js',
      // Each module that a page loads only when it needs it is a file with its own name.
      chunkFileNames: ({ name }) => `tillroll-${name === 'page-carrier' ? 'courier' : name.replace('-door', '')}.js`,
    },
  },
  {
    // The derived streams, for pages that have the script tag and import them when they want them.
    input: 'sdk/streams-door.ts',
    plugins: [...inPage, small],
    output: { file: 'dist/script-tag/tillroll-streams.js', format: 'es' },
  },
  {
    // What a shop serves in the worker's place to switch it off.
    input: 'service-worker/tillroll-sw-off.ts',
    plugins: [nodeResolve({ extensions: ['.ts'] }), transpile()],
    output: { file: 'dist/tillroll-sw-off.js', format: 'iife' },
  },
  {
    // One file, because a shop serves it from its own origin.
    input: 'service-worker/tillroll-sw.ts',
    plugins: [...inPage, smallScript],
    output: { file: 'dist/tillroll-sw.js', format: 'iife' },
  },
  {
    input: {
      index: 'sdk/index.ts',
      outbox: 'sdk/outbox-door.ts',
      privacy: 'sdk/privacy-door.ts',
      react: 'sdk/react-door.ts',
      streams: 'sdk/streams-door.ts',
      capture: 'sdk/capture-door.ts',
      'service-worker': 'service-worker/index.ts',
      'script-tag': 'sdk/script-tag/queue.ts',
    },
    external: isPeerOfShop,
    plugins: [doors(), dts({ includeExternal: ['valibot'], tsconfig: path('sdk/tsconfig.json') })],
    output: { dir: 'dist', format: 'es', entryFileNames: '[name].d.ts', chunkFileNames: 'chunks/[name].d.ts' },
  },
];

const backend = [
  {
    input: {
      index: 'backend/index.ts',
      recorder: 'backend/recorder/index.ts',
      cli: 'backend/cli/main.ts',
      'pglite-thread': 'backend/journal/pglite-thread.ts',
      'pglite-create': 'backend/journal/pglite-create.ts',
    },
    external: isPackage,
    plugins: inNode,
    output: { dir: 'backend/dist', format: 'es', chunkFileNames: '[name]-chunk.js' },
  },
  {
    input: { index: 'backend/index.ts', recorder: 'backend/recorder/index.ts' },
    external: isPackage,
    plugins: [raw(), doors(), dts({ includeExternal: ['valibot'], tsconfig: path('backend/tsconfig.json') })],
    output: {
      dir: 'backend/dist',
      format: 'es',
      entryFileNames: '[name].d.ts',
      chunkFileNames: 'chunks/[name].d.ts',
    },
  },
];

const demo = [
  {
    input: 'demo/shop/page/main.ts',
    plugins: [...inPage, small, copy('demo/shop/style', 'demo/dist')],
    output: { file: 'demo/dist/shop.js', format: 'es' },
  },
  {
    input: 'demo/inspector/main.ts',
    plugins: [...inPage, small],
    output: { file: 'demo/dist/inspector.js', format: 'es' },
  },
  {
    input: 'demo/server/main.ts',
    external: (id) => id === '@tillroll/backend' || isPackage(id),
    plugins: inNode,
    output: { file: 'demo/dist/server.js', format: 'es' },
  },
  {
    input: 'demo/seed/main.ts',
    external: (id) => id === '@tillroll/backend' || isPackage(id),
    plugins: inNode,
    output: { file: 'demo/dist/seed.js', format: 'es' },
  },
];

const ALL = { sdk, backend, demo };
const wanted = process.env.BUNDLES?.split(',') ?? Object.keys(ALL);

export default wanted.flatMap((name) => ALL[name] ?? []);
