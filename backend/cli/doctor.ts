import { Option, type Command } from 'commander';
import type { Finding } from '../doctor/finding.ts';
import { lookAtFolder } from '../doctor/folder.ts';
import { lookAtServer } from '../doctor/server.ts';
import { lookAtClock, lookAtDisk, lookAtNode, lookAtSettings } from '../doctor/surroundings.ts';
import { dataDirOption } from './data-dir.ts';
import { urlOption, type ServerOptions } from './server.ts';

interface DoctorOptions extends ServerOptions {
  readonly dataDir: string;
  readonly clock?: string;
  readonly json?: boolean;
}

const toText = ({ about, state, says, todo }: Finding): string =>
  `${state.padEnd(4)}  ${about.padEnd(8)}  ${says}${todo === undefined ? '' : `\n${' '.repeat(16)}→ ${todo}`}`;

async function look({ dataDir, url, clock }: DoctorOptions): Promise<readonly Finding[]> {
  const nowMs = Date.now();
  const inside =
    url === undefined
      ? [await lookAtDisk(dataDir), ...(await lookAtFolder({ dataDir }, nowMs))]
      : await lookAtServer(url, process.env['TILLROLL_KEY'], nowMs);
  const clocks = clock === undefined ? [] : [await lookAtClock(clock, Date.now)];
  return [lookAtNode(process.versions.node), lookAtSettings(process.env), ...inside, ...clocks];
}

async function doctor(options: DoctorOptions): Promise<void> {
  const findings = await look(options);
  const fails = findings.filter(({ state }) => state === 'fail').length;
  const warns = findings.filter(({ state }) => state === 'warn').length;
  if (options.json === true) console.log(JSON.stringify(findings, null, 2));
  else console.log([...findings.map(toText), `${fails} to mend, ${warns} to look at`].join('\n'));
  if (fails > 0) process.exitCode = 1;
}

/** Adds `tillroll doctor`. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('look at everything a backend needs, and say what to do; ends with 1 when something must be mended')
    .addOption(dataDirOption())
    .addOption(urlOption())
    .addOption(new Option('--clock <url>', 'compare the clock with that of this server'))
    .option('--json', 'as JSON')
    .action(doctor);
}
