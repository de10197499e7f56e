// `npm run demo:seed`: set everything up, then fill a journal with a month of the demo shop.
import { build, checkNode, install, root, run } from './setup.mjs';

checkNode();
const say = (text) => console.log(`tillroll  ${text}`);

try {
  await install(say);
  await build(say);
  await run(process.execPath, ['demo/dist/seed.js', ...process.argv.slice(2)], { cwd: root });
} catch (error) {
  console.error(`\nThe month could not be told: ${error.message}`);
  process.exitCode = 1;
}
