import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './recipe.ts';

/** Below node_modules, so that code in it finds packages. */
const CACHE = join(ROOT, 'node_modules/.cache/tillroll-recipes');

/** A folder for one test file. */
export function newFolder(name: string): string {
  mkdirSync(CACHE, { recursive: true });
  return mkdtempSync(join(CACHE, `${name}-`));
}

/** A folder for what was fetched once. */
export const cached = (name: string): string => join(CACHE, name);
