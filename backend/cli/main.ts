import { Command } from 'commander';
import { VERSION } from '../version.ts';
import { addBackup } from './backup.ts';
import { addCopy } from './copy.ts';
import { addCustomer } from './customer.ts';
import { addDoctor } from './doctor.ts';
import { addImport } from './import.ts';
import { addKeys } from './keys.ts';
import { addRebuild } from './rebuild.ts';
import { sayFailure } from './say-failure.ts';
import { addRetention } from './retention.ts';
import { addServe } from './serve.ts';
import { addSnippet } from './snippet.ts';

const EXAMPLES = `
Examples:
  $ tillroll keys create --shop my-shop --scope collect --origin https://shop.example
  $ tillroll serve --port 8417 --data-dir ./.data
  $ tillroll snippet --endpoint /till/ --key tr_pub_… --service-worker /tillroll-sw.js`;

const program = new Command('tillroll')
  .description('Takes the events of a storefront, keeps each exactly once, and proves it.')
  .version(VERSION)
  .addHelpText('after', EXAMPLES)
  .showHelpAfterError('(--help tells what is possible)');

addServe(program);
addKeys(program);
addImport(program);
addRebuild(program);
addCopy(program);
addSnippet(program);
addDoctor(program);
addCustomer(program);
addBackup(program);
addRetention(program);

try {
  await program.parseAsync();
} catch (error) {
  sayFailure(error);
  process.exitCode = 1;
}
