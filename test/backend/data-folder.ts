import { cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createFolder } from '../../backend/journal/folder.ts';
import { CACHE } from './build-program.ts';

/** An empty database, made once: a new one takes seconds, a copy takes none. */
const TEMPLATE = join(CACHE, 'pglite-0.5.16');

async function makeTemplate(createFile: URL): Promise<void> {
  if (await stat(TEMPLATE).catch(() => undefined)) return;
  await mkdir(CACHE, { recursive: true });
  const mine = await mkdtemp(join(CACHE, 'template-'));
  await createFolder(join(mine, 'data'), createFile);
  await rename(join(mine, 'data'), TEMPLATE).catch(() => undefined); // another test file was faster
  await rm(mine, { recursive: true });
}

/** A folder for one test, in which nothing is yet. */
export async function emptyPlace(): Promise<string> {
  const place = await mkdtemp(join(tmpdir(), 'tillroll-'));
  onTestFinished(() => rm(place, { recursive: true, force: true }));
  return place;
}

/** A copy of the template at a path that does not exist. */
export async function copyTemplate(dataDir: string, createFile: URL): Promise<void> {
  await makeTemplate(createFile);
  await cp(TEMPLATE, dataDir, { recursive: true });
}
