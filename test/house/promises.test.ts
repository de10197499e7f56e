import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const rowsOf = (page: string): readonly string[] =>
  readFileSync(`${root}docs/${page}`, 'utf8')
    .split('\n')
    .filter((line) => /^\| (?!promise |fault |-)/.test(line));

describe.each(['promises.md', 'faults.md'])('docs/%s', (page) => {
  it.each(rowsOf(page).map((line) => [line.split('|')[1]?.trim() ?? '', line] as const))(
    'names a test that exists: %s',
    (_promise, line) => {
      const tests = [...line.matchAll(/`(test\/[\w/.-]+)`/g)].map(([, file = '']) => file);
      expect(tests.length).toBeGreaterThan(0);
      expect(tests.filter((file) => !existsSync(root + file))).toEqual([]);
    },
  );
});
