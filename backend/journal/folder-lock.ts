import { createHash } from 'node:crypto';
import { readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { JournalError } from './journal-error.ts';

/** Held as long as this process uses the folder. */
export interface FolderLock {
  readonly release: () => Promise<void>;
}

const inUse = (dataDir: string, pid: string): JournalError =>
  new JournalError(
    'folder_in_use',
    `The data folder ${dataDir} is in use by another process (pid ${pid}). ` +
      'Two writers would destroy it. Stop that process, or choose another folder with DATA_DIR=… or --data-dir.',
  );

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** The folder's one name, however it was spelt. It need not exist yet, its parent must. */
async function trueName(dataDir: string): Promise<string> {
  try {
    return await realpath(dataDir);
  } catch {
    return join(await realpath(dirname(dataDir)), basename(dataDir)); // not created yet
  }
}

/** Asks the holder of a socket for its pid. */
const askPid = (address: string): Promise<string> =>
  new Promise((resolve) => {
    let answer = '';
    const socket = connect(address);
    socket.setTimeout(1000, () => socket.destroy());
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', () => socket.destroy()); // gone meanwhile, or busy: the pid stays unknown
    socket.on('close', () => resolve(/^\d+$/.test(answer) ? answer : 'unknown'));
  });

/**
 * Locks by listening on an abstract socket: the kernel frees it with the process, even after SIGKILL.
 *
 * Linux only. Containers that share a folder but not their network do not see each other's sockets.
 */
async function lockBySocket(dataDir: string): Promise<FolderLock> {
  const name = createHash('sha256')
    .update(await trueName(dataDir))
    .digest('hex')
    .slice(0, 32);
  const address = `\0tillroll-${name}`;
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy()); // whoever asked has gone
    socket.end(String(process.pid));
  });
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(address, resolve));
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') throw inUse(dataDir, await askPid(address));
    throw error;
  }
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM'; // it runs, and belongs to somebody else
  }
}

/** Locks by a file beside the folder that holds the pid; a file whose process is gone counts for nothing. */
export async function lockByPidFile(dataDir: string): Promise<FolderLock> {
  const path = `${await trueName(dataDir)}.lock`;
  for (let attempt = 1; ; attempt++) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' });
      return { release: () => rm(path, { force: true }) };
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      const holder = (await readFile(path, 'utf8').catch(() => '')).trim();
      if (attempt === 3 || isRunning(Number(holder))) throw inUse(dataDir, holder || 'unknown');
      await rm(path, { force: true });
    }
  }
}

/** Makes this process the only user of a data folder, or rejects with `folder_in_use`. */
export const lockFolder = (dataDir: string): Promise<FolderLock> =>
  process.platform === 'linux' ? lockBySocket(dataDir) : lockByPidFile(dataDir);
