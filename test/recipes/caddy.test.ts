import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from './from-debian.ts';
import { describeRecipe } from './front.ts';
import { readRecipe } from './recipe.ts';

describeRecipe('caddy', ({ places, url, folder }) => {
  const caddy = findProgram('caddy');
  if (caddy === undefined) return undefined;
  const file = join(folder, 'Caddyfile');
  const recipe = readRecipe('caddy.md', 'caddyfile', places).replace('shop.example', url);
  writeFileSync(file, `{\n\tadmin off\n\tauto_https off\n}\n${recipe}`);
  const env = { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  return { command: caddy, args: ['run', '--config', file, '--adapter', 'caddyfile'], env };
});
