import { lookAt } from '../journal/folder.ts';
import { JournalError } from '../journal/journal-error.ts';
import { createBackend, type BackendOptions } from '../main.ts';
import { fail, ok, warn, type Finding } from './finding.ts';
import { lookAtKeys } from './keys.ts';

async function lookInside(options: BackendOptions, nowMs: number): Promise<readonly Finding[]> {
  const backend = await createBackend(options);
  try {
    const health = await backend.app.inject('/healthz');
    const { durable } = health.json<{ durable: boolean }>();
    const journal = durable
      ? ok('journal', 'opens, is up to date, and commits reach the disk before they are answered')
      : fail('journal', 'commits do not reach the disk: a power cut loses events', 'Report this with your platform.');
    return [journal, ...lookAtKeys(backend.keys.list(), nowMs)];
  } finally {
    await backend.close();
  }
}

/** How to look into a folder. */
export interface FolderOptions extends Pick<BackendOptions, 'entries'> {
  readonly dataDir: string;
}

/** Opens a folder as `serve` would, and looks around. A folder that is not there is not made. */
export async function lookAtFolder(options: FolderOptions, nowMs: number): Promise<readonly Finding[]> {
  const { dataDir } = options;
  try {
    if ((await lookAt(dataDir)) !== 'database')
      return [warn('folder', `there is no journal in ${dataDir} yet`, 'It is made by "tillroll serve".')];
    return [ok('folder', `${dataDir} is a journal of ours`), ...(await lookInside(options, nowMs))];
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    if (error.code === 'folder_in_use')
      return [
        ok('folder', error.message.split('. ', 1)[0] ?? error.message),
        warn('journal', 'is not looked at: that process has it', 'Ask it: --url http://127.0.0.1:8417'),
      ];
    return [fail('folder', error.message, 'See above.')];
  }
}

/** Opens a database as `serve` would, and looks around. */
export async function lookAtDatabase(databaseUrl: string, nowMs: number): Promise<readonly Finding[]> {
  try {
    const inside = await lookInside({ databaseUrl }, nowMs);
    return [ok('database', 'is a journal of ours'), ...inside];
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    return [fail('database', error.message, 'See above.')];
  }
}
