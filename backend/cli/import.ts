import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { Problem } from '../collector/problems.ts';
import type { ImportReport } from '../import/import-saleor.ts';
import type { Backend } from '../main.ts';
import { openBackend } from './open-backend.ts';
import { addPlace, type PlaceOptions } from './place.ts';

interface ImportOptions extends PlaceOptions {
  readonly shop: string;
  readonly source: string;
}

const IN_USE =
  'Stop that process first, or post the files to it: curl …/v1/import/saleor (docs/recipes/import-saleor.md).';

async function readAnswer(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new Problem('bad_request', `${file} ${why}: ${String(cause)}`, { cause });
  }
}

const toLine = ({ took, skipped, refused }: ImportReport): string =>
  `${took} taken, ${skipped} already there, ${refused} refused`;

async function importFile(backend: Backend, file: string, options: ImportOptions): Promise<ImportReport> {
  try {
    return await backend.importSaleor(await readAnswer(file), options);
  } catch (error) {
    if (!(error instanceof Problem) || error.message.startsWith(file)) throw error;
    throw new Problem(error.code, `${file}: ${error.message}`, { cause: error });
  }
}

/** Progress goes to stderr; what was refused, a line of JSON each, and the sum to stdout. */
async function run(files: readonly string[], options: ImportOptions): Promise<void> {
  const backend = await openBackend(options, IN_USE);
  const sum = { took: 0, skipped: 0, refused: 0 };
  try {
    for (const [at, file] of files.entries()) {
      const report = await importFile(backend, file, options);
      for (const refusal of report.refusals) console.log(JSON.stringify({ file, ...refusal }));
      console.error(`[${at + 1}/${files.length}] ${file}: ${toLine(report)}`);
      sum.took += report.took;
      sum.skipped += report.skipped;
      sum.refused += report.refused;
    }
    console.log(toLine({ ...sum, refusals: [] }));
    if (sum.refused > 0) process.exitCode = 2;
  } finally {
    await backend.close();
  }
}

/** Adds `tillroll import saleor`. */
export function addImport(program: Command): void {
  const command = program
    .command('import')
    .description('take the history of another shop system')
    .command('saleor')
    .description(
      'take order and customer events from answers of Saleor’s GraphQL; can be repeated; not while "serve" uses the same folder. Ends with 2 when events were refused',
    )
    .argument('<file...>', 'answers as JSON, in any order (docs/recipes/import-saleor.md has the query)')
    .requiredOption('-s, --shop <name>', 'whose events they are')
    .option('--source <url>', 'which Saleor they are from, such as https://shop.example', 'saleor');
  addPlace(command).action(run);
}
