import { fork } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JournalError } from './journal-error.ts';
import { syncFolder } from './sync-to-disk.ts';

/** Major version of PostgreSQL inside the pinned PGlite, as its folders carry it. */
const PG_VERSION = '18';

/** What lies where the journal should be. */
export type FolderState = 'absent' | 'empty' | 'database';

const notOurs = (dataDir: string, why: string): JournalError =>
  new JournalError(
    'folder_not_ours',
    `The data folder ${dataDir} ${why}. Nothing was overwritten. ` +
      'Choose an empty or a new folder with DATA_DIR=… or --data-dir, or put the right data back.',
  );

/** Looks at the folder without changing it; rejects when it holds something that is not a journal. */
export async function lookAt(dataDir: string): Promise<FolderState> {
  const found = await stat(dataDir).catch(() => undefined);
  if (found === undefined) return 'absent';
  if (!found.isDirectory()) throw notOurs(dataDir, 'is a file, not a folder');
  const names = await readdir(dataDir);
  if (names.length === 0) return 'empty';
  if (!names.includes('PG_VERSION')) throw notOurs(dataDir, 'is not empty and holds no journal (no file PG_VERSION)');
  const version = (await readFile(join(dataDir, 'PG_VERSION'), 'utf8')).trim();
  if (version !== PG_VERSION)
    throw notOurs(
      dataDir,
      `was made by another version (PG_VERSION is "${version.slice(0, 20)}", not "${PG_VERSION}")`,
    );
  return 'database';
}

/** Runs the child that makes a database; rejects with what it said when it fails. */
function makeDatabase(file: URL, folder: string): Promise<void> {
  const child = fork(fileURLToPath(file), [folder], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(said.trim() || `exit code ${code}`))));
  });
}

async function removeLeftovers(dataDir: string): Promise<void> {
  const parent = dirname(dataDir);
  for (const name of await readdir(parent)) {
    if (name.startsWith(`${basename(dataDir)}.creating-`)) await rm(join(parent, name), { recursive: true });
  }
}

/**
 * Makes an empty database at `dataDir`: first beside it, then by one rename, so that a kill at any
 * moment leaves either nothing or all of it. The caller holds the folder's lock.
 */
export async function createFolder(dataDir: string, childFile: URL): Promise<void> {
  const beside = `${dataDir}.creating-${process.pid}`;
  try {
    await removeLeftovers(dataDir);
    await makeDatabase(childFile, beside);
    await rmdir(dataDir).catch(() => undefined); // it is empty, or was never there
    await rename(beside, dataDir);
    await syncFolder(dirname(dataDir));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new JournalError('folder_not_created', `The data folder ${dataDir} could not be created: ${why}`, {
      cause: error,
    });
  }
}

/** Makes sure that the folder above exists, so that a lock and a sibling can be made there. */
export const ensureParent = async (dataDir: string): Promise<void> => {
  await mkdir(dirname(dataDir), { recursive: true });
};
