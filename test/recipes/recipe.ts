import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What pages of recipes write, and what a test has instead. */
export interface Places {
  /** Instead of `/srv/tillroll`. */
  readonly files: string;
  /** Instead of `http://127.0.0.1:8417`. */
  readonly backend: string;
}

const FENCE = /^```(\w+)\n([\s\S]*?)^```$/gm;

/** The blocks of code in a page, in their order. */
export const blocksOf = (page: string, language: string): readonly string[] =>
  [...readFileSync(`${ROOT}${page}`, 'utf8').matchAll(FENCE)].flatMap(([, found, code = '']) =>
    found === language ? [code] : [],
  );

/** The first block of a recipe's page, at the test's own places. Throws where the page does not name them. */
export function readRecipe(page: string, language: string, { files, backend }: Places): string {
  const [code] = blocksOf(`docs/recipes/${page}`, language);
  if (code === undefined) throw new Error(`docs/recipes/${page} has no block of ${language}`);
  if (!code.includes('127.0.0.1:8417')) throw new Error(`docs/recipes/${page} does not say where the backend is`);
  return code.replaceAll('/srv/tillroll', files).replaceAll('127.0.0.1:8417', new URL(backend).host);
}
