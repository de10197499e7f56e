// `npm start`: set everything up, then run the shop with collector and query API on one port.
import { spawn } from 'node:child_process';
import { build, checkNode, install, root } from './setup.mjs';

checkNode();
const say = (text) => console.log(`tillroll  ${text}`);

try {
  await install(say);
  await build(say);
} catch (error) {
  console.error(`\ntillroll could not be set up: ${error.message}`);
  process.exit(1);
}

const server = spawn(process.execPath, ['demo/dist/server.js', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
// Ctrl-C reaches the server by itself (same terminal); a polite end of this process has to be passed on.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => server.kill('SIGTERM'));
server.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)));
