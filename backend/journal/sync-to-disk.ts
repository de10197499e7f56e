import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

async function syncOne(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Returns once a folder's own list of names is on the disk. Windows has no such call and needs none. */
export const syncFolder = (path: string): Promise<void> =>
  process.platform === 'win32' ? Promise.resolve() : syncOne(path);

/** Returns once everything under a folder is on the disk. */
export async function syncTree(path: string): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) await syncTree(inner);
    else if (entry.isFile()) await syncOne(inner);
  }
  await syncFolder(path);
}
