import { createReadStream } from 'node:fs';
import { open, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { ensureParent, lookAt } from './folder.ts';
import { lockFolder } from './folder-lock.ts';
import { findDamage } from './page-check.ts';
import { syncFolder, syncTree } from './sync-to-disk.ts';
import { listTree, TAR_END, tarText, tarTree, untar, type TarEntry } from './tar.ts';

/** A backup could not be made or put back. The message says why; nothing was overwritten. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** What a backup holds. */
export interface Backup {
  readonly createdAt: string;
  /** Of the database's files, unpacked. */
  readonly files: number;
  readonly bytes: number;
}

const NOTE = 'tillroll-backup.json';
/** Says which process has the folder: none, when it is put back. */
const NOT_TAKEN = 'postmaster.pid';

const toBackup = (entries: readonly TarEntry[], createdAt: string): Backup => {
  const files = entries.filter(({ isFolder, path }) => !isFolder && path !== NOTE);
  return { createdAt, files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
};

const exists = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined)) !== undefined;

async function* pack(dataDir: string, entries: readonly TarEntry[], backup: Backup): AsyncGenerator<Buffer> {
  yield* tarText(NOTE, JSON.stringify(backup));
  yield* tarTree(dataDir, entries);
  yield TAR_END;
}

/** Packs a data folder into one file (a zipped tar). Rejects with a `JournalError` when another process uses the folder. */
export async function backUp(dataDir: string, file: string, now: number): Promise<Backup> {
  const folder = resolve(dataDir);
  if ((await lookAt(folder)) !== 'database') throw new BackupError(`There is no journal in ${dataDir}.`);
  if (await exists(file))
    throw new BackupError(`${file} is there already. Nothing was overwritten: name another file.`);
  const lock = await lockFolder(folder);
  const part = `${file}.part-${process.pid}`;
  try {
    const entries = (await listTree(folder)).filter(({ path }) => path !== NOT_TAKEN);
    const backup = toBackup(entries, new Date(now).toISOString());
    const handle = await open(part, 'wx', 0o600); // it has everything about everybody in it
    const target = handle.createWriteStream({ flush: true });
    await pipeline(Readable.from(pack(folder, entries, backup)), createGzip({ level: 1 }), target);
    await rename(part, file);
    await syncFolder(dirname(resolve(file)));
    return backup;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  } finally {
    await lock.release();
  }
}

async function unpack(file: string, beside: string): Promise<Backup> {
  const entries = await untar(createReadStream(file).pipe(createGunzip()) as AsyncIterable<Buffer>, beside).catch(
    (error: Error) => {
      throw new BackupError(`${file} is no backup, or is damaged: ${error.message}.`, { cause: error });
    },
  );
  const note = await readFile(join(beside, NOTE), 'utf8').catch(() => undefined);
  if (note === undefined) throw new BackupError(`${file} is no backup of tillroll's.`);
  await rm(join(beside, NOTE));
  const said = JSON.parse(note) as Backup;
  const found = toBackup(entries, said.createdAt);
  if (found.files !== said.files || found.bytes !== said.bytes) throw new BackupError(`${file} is not complete.`);
  const damage = await findDamage(beside).catch((error: Error) => error.message);
  if (damage !== undefined) throw new BackupError(`${file} holds a damaged database (${damage}).`);
  await lookAt(beside); // a version that this program cannot read is told now
  return found;
}

/** Puts a backup where nothing is. A crash at any moment leaves nothing, or all of it. */
export async function restore(file: string, dataDir: string): Promise<Backup> {
  const folder = resolve(dataDir);
  if (!(await exists(file))) throw new BackupError(`${file} is not there.`);
  await ensureParent(folder);
  const lock = await lockFolder(folder);
  const beside = `${folder}.restoring-${process.pid}`;
  try {
    const state = await lookAt(folder).catch(() => 'database' as const);
    if (state === 'database')
      throw new BackupError(`${dataDir} is not empty. Nothing was overwritten: move it away, or name another folder.`);
    const backup = await unpack(file, beside);
    await syncTree(beside);
    await rmdir(folder).catch(() => undefined); // it is empty, or was never there
    await rename(beside, folder);
    await syncFolder(dirname(folder));
    return backup;
  } finally {
    await rm(beside, { recursive: true, force: true });
    await lock.release();
  }
}
