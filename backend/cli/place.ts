import { Option, type Command } from 'commander';
import type { JournalPlace } from '../open-journal.ts';

/** What a command was told of the journal's place. */
export interface PlaceOptions {
  readonly dataDir: string;
  readonly databaseUrl?: string;
}

/** The option that says in which folder the journal lies. */
export const folderOption = (): Option =>
  new Option('-d, --data-dir <folder>', "the journal's folder; made when it is not there")
    .env('DATA_DIR')
    .default('./.data');

/** Adds the options that say where the journal lies. */
export const addPlace = (command: Command): Command =>
  command
    .addOption(folderOption())
    .addOption(
      new Option('--database-url <url>', 'instead of a folder, PostgreSQL: postgres://role:password@host:5432/database')
        .env('DATABASE_URL')
        .conflicts('dataDir'),
    );

/** The place that is meant: the folder only counts where no database is named. */
export const placeOf = ({ dataDir, databaseUrl }: PlaceOptions): JournalPlace =>
  databaseUrl === undefined ? { dataDir } : { databaseUrl };

/** Says that a new folder takes a while. To stderr: stdout is for what was asked for. */
export const sayCreating = (dataDir: string): void =>
  console.error(`Creating the journal in ${dataDir}, this takes a few seconds …`);
