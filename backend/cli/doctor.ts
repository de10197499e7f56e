import { Option, type Command } from 'commander';
import type { Finding } from '../doctor/finding.ts';
import { lookAtDatabase, lookAtFolder } from '../doctor/folder.ts';
import { lookAtSaleor } from '../doctor/saleor.ts';
import { lookAtServer } from '../doctor/server.ts';
import { lookAtClock, lookAtDisk, lookAtNode, lookAtSettings } from '../doctor/surroundings.ts';
import { addPlace, type PlaceOptions } from './place.ts';
import { addSaleorOptions, toSaleor, type SaleorSettings } from './saleor-options.ts';
import { urlOption, type ServerOptions } from './server.ts';

interface DoctorOptions extends ServerOptions, PlaceOptions, SaleorSettings {
  readonly clock?: string;
  readonly json?: boolean;
}

const toText = ({ about, state, says, todo }: Finding): string =>
  `${state.padEnd(4)}  ${about.padEnd(8)}  ${says}${todo === undefined ? '' : `\n${' '.repeat(16)}→ ${todo}`}`;

async function lookInside({ dataDir, databaseUrl, url }: DoctorOptions): Promise<readonly Finding[]> {
  const nowMs = Date.now();
  if (url !== undefined) return lookAtServer(url, process.env['TILLROLL_KEY'], nowMs);
  if (databaseUrl !== undefined) return lookAtDatabase(databaseUrl, nowMs);
  return [await lookAtDisk(dataDir), ...(await lookAtFolder({ dataDir }, nowMs))];
}

async function look(options: DoctorOptions): Promise<readonly Finding[]> {
  const { clock } = options;
  const inside = await lookInside(options);
  const clocks = clock === undefined ? [] : [await lookAtClock(clock, Date.now)];
  const saleor = await lookAtSaleor(() => toSaleor(options, process.env).saleor);
  return [lookAtNode(process.versions.node), lookAtSettings(process.env), ...inside, ...saleor, ...clocks];
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
  const command = program
    .command('doctor')
    .description('look at everything a backend needs, and say what to do; ends with 1 when something must be mended');
  addSaleorOptions(addPlace(command))
    .addOption(urlOption())
    .addOption(new Option('--clock <url>', 'compare the clock with that of this server'))
    .option('--json', 'as JSON')
    .action(doctor);
}
