import { JournalError } from '../journal/journal-error.ts';
import { createBackend, type Backend } from '../main.ts';
import { sayCreating } from './data-dir.ts';

/** Opens a backend that does not listen; `wayOut` says what to do when another process uses its folder. */
export async function openBackend(dataDir: string, wayOut: string): Promise<Backend> {
  try {
    return await createBackend({ dataDir, onCreate: sayCreating });
  } catch (error) {
    if (!(error instanceof JournalError) || error.code !== 'folder_in_use') throw error;
    throw new JournalError('folder_in_use', `${error.message}\n${wayOut}`, { cause: error });
  }
}
