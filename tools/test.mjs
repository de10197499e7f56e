// `npm test`: set everything up, find the browsers, run everything, count.
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

const lacking = [];
const RULE = '!'.repeat(100);

/** Loud, since a test that was left out looks like one that has passed. */
function sayLacking() {
  if (lacking.length === 0) return;
  console.error(`\n${RULE}`);
  console.error('!! NOT TESTED: these could not be found or installed, their tests are left out:');
  for (const each of lacking) console.error(`!!   ${each}`);
  console.error(RULE);
}

const node = (...args) => run(process.execPath, args);

async function vitest(browsers) {
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
  const ended = await run(process.execPath, args, { env: { ...process.env, ...browsers } }).then(
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
  const { ENGINES, findBrowsers, toEnvironment } = await import('./browser.mjs');
  const found = await findBrowsers(say);
  say(`browsers: ${[found.chromium, found.firefox, found.webkit?.driver].filter(Boolean).join(', ')}`);
  for (const [name, { title, packages }] of Object.entries(ENGINES)) {
    if (!found[name]) lacking.push(`${title}, which \`apt-get install ${packages.join(' ')}\` brings`);
  }
  const { findPostgres } = await import('./find-postgres.mjs');
  const postgres = findPostgres();
  if (postgres) say(`PostgreSQL: ${postgres}`);
  else lacking.push('PostgreSQL 14 or newer, which `apt-get install postgresql` brings');
  sayLacking();
  if (only.length === 0) {
    await step('format', () => node('node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'));
    await step('lint', () => node('node_modules/oxlint/bin/oxlint', '--deny-warnings'));
    await step('types', () => node('tools/types.mjs'));
    await step('size', () => node('tools/size.mjs'));
  }
  say('tests: unit, layout, package, then journeys in real browsers');
  await vitest({ ...toEnvironment(found), ...(!postgres && { TILLROLL_POSTGRES: 'none' }) });
} catch (error) {
  count.failed++;
  console.error(`\nThe tests could not be run: ${error.message}`);
}

sayLacking();
console.log(`\n${count.passed} passed, ${count.failed} failed`);
process.exitCode = count.failed === 0 && count.passed > 0 ? 0 : 1;
