// `npm run fuzz`: the fuzz of the whole HTTP surface with as many cases as one likes. See --help.
import { parseArgs } from 'node:util';
import { checkNode, install, run } from './setup.mjs';

const HELP = `npm run fuzz -- [options]

Requests of every kind, right, wrong and nearly right, at every door of a real backend. Every answer must be a documented
one, every valid event beside a broken one must be stored, and the process must not grow. Exit code 1 if not.

  --cases <number>  how many requests (default 100000; npm test takes 2000)
  --seed <number>   the same requests again; a run says its own
  --help            this
`;

const isCount = (text) => /^\d{1,9}$/.test(text);

function readWords() {
  try {
    const { values } = parseArgs({
      options: { cases: { type: 'string', default: '100000' }, seed: { type: 'string' }, help: { type: 'boolean' } },
    });
    if (!isCount(values.cases) || Number(values.cases) === 0) return { message: '--cases is a whole number above 0' };
    if (values.seed !== undefined && !isCount(values.seed)) return { message: '--seed is a whole number' };
    return values;
  } catch (error) {
    return { message: error.message };
  }
}

const { cases, seed, help, message } = readWords();
if (help || message !== undefined) {
  console.log(message === undefined ? HELP : `${message}\n\n${HELP}`);
  process.exit(message === undefined ? 0 : 1);
}
checkNode();
await install(console.log);
const env = { ...process.env, FUZZ_CASES: cases, ...(seed !== undefined && { FUZZ_SEED: seed }) };
const words = ['run', '--project', 'unit', '--reporter', 'verbose', 'test/backend/fuzz.test.ts'];
try {
  await run(process.execPath, ['node_modules/vitest/vitest.mjs', ...words], { env });
} catch {
  process.exitCode = 1; // vitest has said what it was
}
