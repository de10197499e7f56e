// What has to be there before anything can run: the packages and the bundles. Uses nothing but Node.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../', import.meta.url));

const SOURCES = [
  'catalogue',
  'sdk',
  'service-worker',
  'backend',
  'demo',
  'rollup.config.mjs',
  'tools/lean.mjs',
  'package-lock.json',
];
const SKIPPED = new Set(['dist', 'node_modules', '.data']);
const STAMP = join(root, 'node_modules', '.tillroll-built');
const INSTALLED = join(root, 'node_modules', '.tillroll-installed');

/** Runs a program with our own standard streams; rejects when it fails. */
export const run = (command, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0) return resolve();
      reject(new Error(`${[command, ...args].join(' ')} ended with ${signal ?? `exit code ${code}`}`));
    });
  });

const hashOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

const newestIn = (path) => {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inner = readdirSync(path).filter((name) => !SKIPPED.has(name));
  return Math.max(0, ...inner.map((name) => newestIn(join(path, name))));
};

/** Installs the packages of the lock file, if they are not there already. */
export async function install(say) {
  const wanted = hashOf(join(root, 'package-lock.json'));
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === wanted) return say('packages: already installed');
  say('packages: installing (npm ci, about half a minute)');
  // `npm pack --dry-run` hands its wish on to every npm below it; the packages are needed all the same.
  const env = { ...process.env, npm_config_dry_run: 'false' };
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { env });
  writeFileSync(INSTALLED, wanted);
}

/** Builds every bundle, if a source is newer than the last build. */
export async function build(say) {
  const newest = Math.max(...SOURCES.map((source) => newestIn(join(root, source))));
  const isBuilt = ['dist/index.js', 'backend/dist/cli.js', 'demo/dist/server.js'].every((file) =>
    existsSync(join(root, file)),
  );
  if (isBuilt && existsSync(STAMP) && statSync(STAMP).mtimeMs > newest) return say('bundles: up to date');
  say('bundles: building (about half a minute)');
  // What a renamed chunk leaves behind would be packed along.
  for (const folder of ['dist', 'backend/dist', 'demo/dist'])
    rmSync(join(root, folder), { recursive: true, force: true });
  await run(process.execPath, ['node_modules/rollup/dist/bin/rollup', '-c', '--silent']);
  writeFileSync(STAMP, '');
}

/** Refuses a Node that is too old, in words. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`tillroll needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
