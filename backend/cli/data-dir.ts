import { Option } from 'commander';

/** The option that says where the journal lies. */
export const dataDirOption = (): Option =>
  new Option('-d, --data-dir <folder>', "the journal's folder; made when it is not there")
    .env('DATA_DIR')
    .default('./.data');

/** Says that a new folder takes a while. To stderr: stdout is for what was asked for. */
export const sayCreating = (dataDir: string): void =>
  console.error(`Creating the journal in ${dataDir}, this takes a few seconds …`);
