import type { Command } from 'commander';
import type { RebuildProgress, RebuiltTable } from '../journal/journal.ts';
import { withExisting } from './open-existing.ts';
import { addPlace, type PlaceOptions } from './place.ts';

interface RebuildCommand extends PlaceOptions {
  readonly check?: boolean;
}

const number = (count: number): string => count.toLocaleString('en');

/** Says how far it is: on one line of a terminal, and every tenth part elsewhere. */
export function createProgress(
  doing = 'Projecting',
  stream: NodeJS.WriteStream = process.stderr,
): (progress: RebuildProgress) => void {
  let saidTenths = -1;
  return ({ done, total }) => {
    const tenths = Math.floor((done / total) * 10);
    const line = `${doing}: ${number(done)} of ${number(total)} events (${Math.floor((done / total) * 100)} %)`;
    if (stream.isTTY) stream.write(`\r${line}${done === total ? '\n' : ''}`);
    else if (tenths > saidTenths) stream.write(`${line}\n`);
    saidTenths = tenths;
  };
}

function say(tables: readonly RebuiltTable[], isCheck: boolean): void {
  const width = Math.max(...tables.map(({ table }) => table.length));
  for (const { table, rows, isEqual } of tables)
    console.log(
      `${table.padEnd(width)}  ${number(rows).padStart(9)} rows  ${isEqual ? 'equal' : isCheck ? 'DIFFERS' : 'REPLACED'}`,
    );
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const different = tables.filter(({ isEqual }) => !isEqual).length;
  const whole = `${tables.length} projections, ${number(rows)} rows`;
  if (different === 0) console.log(`${whole}: byte for byte what was projected live.`);
  else console.log(`${whole}: ${different} ${isCheck ? 'differ' : 'differed and were replaced'}.`);
}

async function rebuild({ check = false, ...place }: RebuildCommand): Promise<void> {
  const onProgress = createProgress();
  await withExisting(place, onProgress, async (journal) => {
    const tables = await journal.rebuild({ onProgress, checkOnly: check });
    say(tables, check);
    if (check && tables.some(({ isEqual }) => !isEqual)) process.exitCode = 1;
  });
}

/** Adds `tillroll rebuild`. */
export function addRebuild(program: Command): void {
  const command = program
    .command('rebuild')
    .description(
      'build timelines and records anew from the journal, and compare; not while "serve" uses the same folder',
    )
    .option('--check', 'only compare: put nothing in the place of what differs, and fail if something does');
  addPlace(command).action(rebuild);
}
