// Checks every project with the compiler: page, worker and Node have different libraries and are compiled apart.
import { root, run } from './setup.mjs';

const PROJECTS = ['catalogue', 'sdk', 'service-worker', 'backend', 'demo', 'demo/server', 'test'];

let failed = 0;
for (const project of PROJECTS) {
  try {
    await run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project], { cwd: root });
    console.log(`types  ${project}: no errors`);
  } catch {
    failed++;
    console.error(`types  ${project}: errors, see above`);
  }
}
process.exitCode = failed === 0 ? 0 : 1;
