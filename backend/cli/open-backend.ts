import { JournalError } from '../journal/journal-error.ts';
import { createBackend, type Backend } from '../main.ts';
import { placeOf, sayCreating, type PlaceOptions } from './place.ts';

/** Opens a backend that does not listen; `wayOut` says what to do when another process uses its folder. */
export async function openBackend(place: PlaceOptions, wayOut: string): Promise<Backend> {
  try {
    return await createBackend({ ...placeOf(place), onCreate: sayCreating });
  } catch (error) {
    if (!(error instanceof JournalError) || error.code !== 'folder_in_use') throw error;
    throw new JournalError('folder_in_use', `${error.message}\n${wayOut}`, { cause: error });
  }
}
