import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { beforeAll, describe, expect, it } from 'vitest';
// @ts-expect-error -- a tool, which has no types
import { apiReference } from '../../tools/api.mjs';

const path = fileURLToPath(new URL('../../docs/api.md', import.meta.url));

let text = '';
// It reads every type there is.
beforeAll(() => {
  text = (apiReference as () => string)();
}, 180_000);

describe('docs/api.md', () => {
  it('says what the docstrings say; `npm run documents` writes it anew', async () => {
    const made = await format(text, { ...(await resolveConfig(path)), filepath: path });
    expect(readFileSync(path, 'utf8')).toBe(made);
  });

  it('has a sentence for everything that a door exports', () => {
    const chapters = text.split('\n### ').slice(1);
    expect(chapters.length).toBeGreaterThan(50);
    expect(
      chapters.filter((chapter) => /^[^\n]+\n\n```ts/.test(chapter)).map((chapter) => chapter.split('\n')[0]),
    ).toEqual([]);
  });
});
