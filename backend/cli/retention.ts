import { Option, type Command } from 'commander';
import { toDurationMs } from './duration.ts';
import { withExisting } from './open-existing.ts';
import { addPlace, type PlaceOptions } from './place.ts';
import { createProgress } from './rebuild.ts';

interface RetentionOptions extends PlaceOptions {
  readonly olderThan: number;
  readonly dryRun?: boolean;
}

/** The beginning of that day of UTC: records are kept by day, and so none of them is cut in two. */
const toMidnight = (ms: number): string => `${new Date(ms).toISOString().slice(0, 10)}T00:00:00.000Z`;

async function retire({ olderThan, dryRun = false, ...place }: RetentionOptions): Promise<void> {
  const before = toMidnight(Date.now() - olderThan);
  const onProgress = createProgress();
  await withExisting(place, onProgress, async (journal) => {
    const count = dryRun ? await journal.countOld(before) : await journal.retire(before, { onProgress });
    console.log(`${count} events from before ${before} ${dryRun ? 'would lose' : 'have lost'} the people in them`);
  });
}

/** Adds `tillroll retention`. */
export function addRetention(program: Command): void {
  const command = program
    .command('retention')
    .description(
      'take everybody out of old events; goods, money, searches and all totals stay; not while "serve" uses the same folder',
    )
    .addOption(
      new Option('--older-than <time>', 'how old, such as 400d; whole days of UTC')
        .argParser(toDurationMs)
        .makeOptionMandatory(),
    )
    .option('--dry-run', 'only count')
    .action(retire);
  addPlace(command);
}
