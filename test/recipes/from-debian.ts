import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cached, newFolder } from './cache.ts';

const quietly = (command: string, args: readonly string[], cwd: string): void =>
  void execFileSync(command, args, { cwd, stdio: 'ignore', timeout: 120_000 });

/** Installed programs lie here too, for whoever is not root. */
const PATHS = ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin'];

function unpack(name: string, into: string): void {
  const folder = newFolder(`deb-${name}`);
  try {
    quietly('apt-get', ['download', name], folder);
    const file = readdirSync(folder).find((each) => each.endsWith('.deb'));
    if (file === undefined) throw new Error(`apt-get has no ${name}`);
    quietly('dpkg', ['-x', file, 'unpacked'], folder);
    mkdirSync(cached(''), { recursive: true });
    renameSync(join(folder, 'unpacked'), into);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A program of a Debian package: the installed one, or else one from the package, fetched and unpacked below
 * node_modules. Not installed: that would start a server on this machine. Undefined where it cannot be had.
 */
export function findProgram(name: string): string | undefined {
  const installed = PATHS.map((path) => join(path, name)).find((file) => existsSync(file));
  if (installed !== undefined) return installed;
  const folder = cached(name);
  try {
    if (!existsSync(folder)) unpack(name, folder);
    return PATHS.map((path) => join(folder, path, name)).find((file) => existsSync(file));
  } catch {
    return undefined; // no Debian, or no network: whoever asks says so loudly
  }
}
