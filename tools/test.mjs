// `npm test`: set everything up, find a browser, run everything, count.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, checkNode, install, root, run } from './setup.mjs';

checkNode();
const say = (text) => console.log(`\n—— ${text}`);
const only = process.argv.slice(2);
const count = { passed: 0, failed: 0 };

async function step(title, work) {
  say(title);
  try {
    await work();
    count.passed++;
  } catch (error) {
    count.failed++;
    console.error(`failed: ${title}: ${error.message}`);
  }
}

const node = (...args) => run(process.execPath, args);

async function vitest(browserPath) {
  const file = join(root, 'node_modules', '.tillroll-tests.json');
  rmSync(file, { force: true });
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...only,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  const ended = await run(process.execPath, args, { env: { ...process.env, CHROMIUM_PATH: browserPath } }).then(
    () => true,
    () => false,
  );
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'));
  // A file that cannot even be loaded has no tests to fail: it counts as one.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  count.passed += numPassedTests;
  count.failed += numFailedTests + broken.length;
  if (!ended && numFailedTests + broken.length === 0) count.failed++;
}

try {
  say('setting up');
  await install(say);
  await build(say);
  const { findBrowser } = await import('./browser.mjs');
  const { path, how } = await findBrowser(say);
  say(`browser: ${path}, ${how}`);
  if (only.length === 0) {
    await step('format', () => node('node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'));
    await step('lint', () => node('node_modules/oxlint/bin/oxlint', '--deny-warnings'));
    await step('types', () => node('tools/types.mjs'));
    await step('size', () => node('tools/size.mjs'));
  }
  say('tests: unit, layout, package, then journeys in a real browser');
  await vitest(path);
} catch (error) {
  count.failed++;
  console.error(`\nThe tests could not be run: ${error.message}`);
}

console.log(`\n${count.passed} passed, ${count.failed} failed`);
process.exitCode = count.failed === 0 && count.passed > 0 ? 0 : 1;
