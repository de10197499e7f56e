// Weighs every bundle against its budget and fails above it. Budgets: docs/way-of-an-event.md, "Weight".
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const KB = 1000;

const BUNDLES = [
  { name: 'loader', files: ['dist/script-tag/tillroll.js'], measure: 'brotli', limit: 1 * KB },
  {
    name: 'loader + core',
    files: ['dist/script-tag/tillroll.js', 'dist/script-tag/tillroll-core.js'],
    measure: 'gzip',
    limit: 15 * KB,
  },
  { name: 'derived streams', files: ['dist/script-tag/tillroll-streams.js'], measure: 'gzip', limit: 7 * KB },
  // What every page with `data-capture` loads, and each reader beside it.
  {
    name: 'capture',
    files: ['capture', 'draft', 'layer'].map((part) => `dist/script-tag/tillroll-${part}.js`),
    measure: 'gzip',
    limit: 5 * KB,
  },
  { name: 'schema-org', files: ['dist/script-tag/tillroll-schema-org.js'], measure: 'gzip', limit: 6 * KB },
  { name: 'attributes', files: ['dist/script-tag/tillroll-attributes.js'], measure: 'gzip', limit: 3 * KB },
  { name: 'search', files: ['dist/script-tag/tillroll-search.js'], measure: 'gzip', limit: 1 * KB },
  { name: 'data-layer', files: ['dist/script-tag/tillroll-data-layer.js'], measure: 'gzip', limit: 3 * KB },
  { name: 'to-data-layer', files: ['dist/script-tag/tillroll-to-data-layer.js'], measure: 'gzip', limit: 2 * KB },
  { name: 'privacy', files: ['dist/script-tag/tillroll-privacy.js'], measure: 'gzip', limit: 2 * KB },
  { name: 'debug', files: ['dist/script-tag/tillroll-debug.js'], measure: 'gzip', limit: 2 * KB },
  { name: 'courier chunk', files: ['dist/script-tag/tillroll-courier.js'], measure: 'gzip', limit: 40 * KB },
  { name: 'service worker', files: ['dist/tillroll-sw.js'], measure: 'gzip', limit: 40 * KB },
];

const root = new URL('../', import.meta.url);

const weigh = (file) => {
  const bytes = readFileSync(new URL(file, root));
  return { min: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length };
};

/** The weights of every bundle, and whether each is within its budget. */
export const weighAll = () =>
  BUNDLES.map(({ name, files, measure, limit }) => {
    const parts = files.map(weigh);
    const sum = (kind) => parts.reduce((total, part) => total + part[kind], 0);
    const weights = { min: sum('min'), gzip: sum('gzip'), brotli: sum('brotli') };
    return { name, ...weights, measure, limit, fits: weights[measure] <= limit };
  });

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const rows = weighAll();
  console.log(`${'bundle'.padEnd(16)}${'min'.padStart(9)}${'gzip'.padStart(9)}${'brotli'.padStart(9)}  budget`);
  for (const { name, min, gzip, brotli, measure, limit, fits } of rows) {
    const numbers = [min, gzip, brotli].map((bytes) => String(bytes).padStart(9)).join('');
    console.log(`${name.padEnd(16)}${numbers}  ${fits ? 'within' : 'OVER'} ${limit} ${measure}`);
  }
  process.exitCode = rows.every(({ fits }) => fits) ? 0 : 1;
}
