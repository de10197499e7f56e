import { cp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { JournalError } from './journal-error.ts';
import { findDamage } from './page-check.ts';
import { startPgliteThread } from './pglite-thread-client.ts';

/** An error for a folder that cannot be opened. */
export const damaged = (dataDir: string, why: string): JournalError =>
  new JournalError(
    'folder_damaged',
    `The data folder ${dataDir} is damaged and cannot be opened (${why}). Nothing was overwritten. ` +
      'Keep a copy of it, put a backup in its place, or start with another folder: DATA_DIR=… or --data-dir.',
  );

/** Why a copy of the folder cannot be used; undefined when its recovery heals it. */
async function whyNot(copy: string, threadFile: URL): Promise<string | undefined> {
  const started = await startPgliteThread(threadFile, copy);
  if (started.kind === 'unopened') return started.message;
  try {
    await started.thread.close();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const page = await findDamage(copy);
  return page === undefined ? undefined : `bad checksum in ${page}`;
}

/**
 * Rejects when the folder is damaged, before anything in it was touched.
 *
 * A page torn by a power cut has a bad checksum too, and recovery heals it. But recovery writes, and
 * on a folder that is really damaged it writes before it fails. So it is tried on a copy first.
 */
export async function rehearse(dataDir: string, threadFile: URL): Promise<void> {
  const page = await findDamage(dataDir).catch((error: Error) => error.message);
  if (page === undefined) return;
  const copy = `${dataDir}.rehearsal-${process.pid}`;
  try {
    await cp(dataDir, copy, { recursive: true });
    const why = await whyNot(copy, threadFile);
    if (why !== undefined) throw damaged(dataDir, `${why}; first bad file: ${page}`);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** Takes away what a failed start leaves behind, if it was not there before. */
export async function withoutTraces<Value>(dataDir: string, open: () => Promise<Value>): Promise<Value> {
  const trace = join(dataDir, 'postmaster.pid');
  const before = await stat(trace).catch(() => undefined);
  try {
    return await open();
  } catch (error) {
    if (before === undefined) await rm(trace, { force: true });
    throw error;
  }
}
