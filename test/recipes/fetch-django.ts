import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { cached, newFolder } from './cache.ts';

/** What runs the recipes for Django. */
export const PYTHON = 'python3';

/** Django below node_modules, fetched once; undefined where there is no Python or no network. */
export function findDjango(): string | undefined {
  const folder = cached('django');
  if (existsSync(folder)) return folder;
  const own = newFolder('pip');
  try {
    execFileSync(PYTHON, ['-m', 'pip', 'install', '--quiet', '--target', own, 'Django>=5.2,<6'], {
      stdio: 'ignore',
      timeout: 150_000,
    });
    renameSync(own, folder);
    return folder;
  } catch {
    rmSync(own, { recursive: true, force: true });
    // Another test file may have been faster; if not, whoever asks says so loudly.
    return existsSync(folder) ? folder : undefined;
  }
}
