import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const promises = readFileSync(`${root}docs/promises.md`, 'utf8')
  .split('\n')
  .filter((line) => /^\| (?!promise|---)/.test(line));

describe('docs/promises.md', () => {
  it.each(promises.map((line) => [line.split('|')[1]?.trim() ?? '', line] as const))(
    'names a test that exists: %s',
    (_promise, line) => {
      const tests = [...line.matchAll(/`(test\/[\w/.-]+)`/g)].map(([, file = '']) => file);
      expect(tests.length).toBeGreaterThan(0);
      expect(tests.filter((file) => !existsSync(root + file))).toEqual([]);
    },
  );
});
