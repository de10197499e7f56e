// `npm run build`, and before every `npm pack`: installs what is missing, builds what has changed.
import { build, checkNode, install } from './setup.mjs';

checkNode();
// Standard output belongs to whoever called: `npm pack --json`, for one.
const say = (text) => console.error(`tillroll  ${text}`);

try {
  await install(say);
  await build(say);
} catch (error) {
  console.error(`\ntillroll could not be built: ${error.message}`);
  process.exitCode = 1;
}
