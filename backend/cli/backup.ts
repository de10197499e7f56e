import type { Command } from 'commander';
import { backUp, restore, type Backup } from '../journal/backup.ts';
import { folderOption } from './place.ts';

interface BackupOptions {
  readonly dataDir: string;
}

const toText = ({ createdAt, files, bytes }: Backup): string =>
  `${files} files, ${Math.ceil(bytes / 1024 / 1024).toLocaleString('en')} MiB, of ${createdAt}`;

async function make(file: string, { dataDir }: BackupOptions): Promise<void> {
  console.log(`${file}: ${toText(await backUp(dataDir, file, Date.now()))}`);
}

async function putBack(file: string, { dataDir }: BackupOptions): Promise<void> {
  console.log(`${dataDir}: ${toText(await restore(file, dataDir))}`);
}

/** Adds `tillroll backup` and `tillroll restore`. */
export function addBackup(program: Command): void {
  program
    .command('backup')
    .description('pack the data folder into one file (.tar.gz); not while "serve" uses the folder')
    .argument('<file>', 'the file to make; never overwritten')
    .addOption(folderOption())
    .action(make);
  program
    .command('restore')
    .description('put a backup where nothing is; an existing journal is never overwritten')
    .argument('<file>', 'a file that "backup" has made')
    .addOption(folderOption())
    .action(putBack);
}
