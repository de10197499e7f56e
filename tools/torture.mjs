// `npm run torture`: set everything up, then let a storm loose on the SDK and account for every event. See --help.
import { register } from 'node:module';
import { build, checkNode, install } from './setup.mjs';

checkNode();
const say = (text) => console.log(text);

const isQuestion = process.argv.includes('--help');
try {
  if (!isQuestion) {
    await install(say);
    await build(say);
  }
  register('./typescript.mjs', import.meta.url);
  const { main } = await import('../test/torture/program.ts');
  process.exitCode = await main(process.argv.slice(2), say);
} catch (error) {
  console.error(`\nThe torture could not be carried out: ${error.stack}`);
  process.exitCode = 1;
}
