import { Option, type Command } from 'commander';
import { copyJournal } from '../copy-journal.ts';
import { lookAt } from '../journal/folder.ts';
import { JournalError } from '../journal/journal-error.ts';
import { createProgress } from './rebuild.ts';

interface CopyOptions {
  readonly dataDir: string;
  readonly to: string;
}

async function copy({ dataDir, to }: CopyOptions): Promise<void> {
  if ((await lookAt(dataDir)) !== 'database')
    throw new JournalError('folder_not_ours', `There is no journal in ${dataDir}. Say where it is with --data-dir.`);
  await copyJournal({ dataDir, databaseUrl: to, onProgress: createProgress('Copying and projecting') });
  console.log('Copied: events, ledger and keys. The folder is as it was; serve the database from now on.');
}

/** Adds `tillroll copy`. */
export function addCopy(program: Command): void {
  program
    .command('copy')
    .description('copy a folder\'s journal into an empty database of PostgreSQL; not while "serve" uses the folder')
    .addOption(new Option('-d, --data-dir <folder>', "the journal's folder").env('DATA_DIR').default('./.data'))
    .addOption(
      new Option('--to <url>', 'postgres://role:password@host:5432/database').env('DATABASE_URL').makeOptionMandatory(),
    )
    .action(copy);
}
