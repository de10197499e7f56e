import { lookAt } from '../journal/folder.ts';
import { JournalError } from '../journal/journal-error.ts';
import type { Journal, RebuildProgress } from '../journal/journal.ts';
import { openJournal } from '../open-journal.ts';
import { placeOf, type PlaceOptions } from './place.ts';

/** Opens a journal that is there already for as long as something is done with it; none is made. */
export async function withExisting(
  options: PlaceOptions,
  onProgress: (progress: RebuildProgress) => void,
  work: (journal: Journal) => Promise<void>,
): Promise<void> {
  const place = placeOf(options);
  const { dataDir } = place;
  if (dataDir !== undefined && (await lookAt(dataDir)) !== 'database')
    throw new JournalError(
      'folder_not_ours',
      `There is no journal in ${dataDir}. Say where it is with --data-dir (the demo keeps it in <DATA_DIR>/journal).`,
    );
  const journal = await openJournal({ ...place, onRebuild: onProgress }, console.error);
  try {
    await work(journal);
  } finally {
    await journal.close();
  }
}
