import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findProgram } from './from-debian.ts';
import { describeRecipe } from './front.ts';
import { blocksOf, readRecipe, ROOT } from './recipe.ts';

/** Around the recipe: a server that leaves nothing outside its folder. */
const toConfig = (recipe: string, port: number, folder: string): string => `
daemon off; master_process off; pid ${folder}/nginx.pid; error_log stderr warn;
events {}
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((each) => `${each}_temp_path ${folder}/${each};`).join('\n  ')}
  server { listen 127.0.0.1:${port}; ${recipe} }
}`;

describeRecipe('nginx', ({ places, port, folder }) => {
  const nginx = findProgram('nginx');
  if (nginx === undefined) return undefined;
  const place = join(folder, 'nginx');
  mkdirSync(place);
  writeFileSync(join(place, 'nginx.conf'), toConfig(readRecipe('nginx.md', 'nginx', places), port, place));
  return { command: nginx, args: ['-p', place, '-e', 'stderr', '-c', join(place, 'nginx.conf')] };
});

describe('the README', () => {
  it('has the recipe for nginx as it is', () => {
    expect(blocksOf('README.md', 'nginx')).toEqual(blocksOf('docs/recipes/nginx.md', 'nginx'));
    expect(readFileSync(`${ROOT}README.md`, 'utf8')).toContain('docs/recipes');
  });
});
