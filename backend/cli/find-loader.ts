import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Why no tag can be printed. The message says what to do. */
export class SnippetError extends Error {
  override readonly name = 'SnippetError';
}

const LOADER = 'dist/script-tag/tillroll.js';
/** In the project itself, and beside the backend in a shop's folder. */
const PLACES = [LOADER, `node_modules/tillroll/${LOADER}`];

function search(folder: string): string | undefined {
  const found = PLACES.map((place) => join(folder, place)).find((file) => existsSync(file));
  if (found !== undefined) return found;
  const above = dirname(folder);
  return above === folder ? undefined : search(above);
}

/** The code of the tag's loader: of the file named, or of the package this program is part of. */
export function readLoader(named: string | undefined): string {
  const file = named ?? search(dirname(fileURLToPath(import.meta.url)));
  if (file === undefined || !existsSync(file))
    throw new SnippetError(
      `The loader ${named ?? LOADER} is not there. Run "npm run build" in the project's folder first, or name the file with --loader.`,
    );
  return readFileSync(file, 'utf8').trimEnd();
}
