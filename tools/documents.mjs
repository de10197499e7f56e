// `npm run documents`: writes the documents that are made from the sources. A test says when one of them is stale.
import { build } from 'esbuild';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { apiReference } from './api.mjs';
import { root } from './setup.mjs';

// Below node_modules, so that what is not bundled is found; Node 20 runs no TypeScript.
const folder = mkdtempSync(join(root, 'node_modules', '.tillroll-documents-'));
const outfile = join(folder, 'all.mjs');
try {
  await build({
    entryPoints: [join(root, 'backend/documents/all.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['graphql'],
    logLevel: 'error',
  });
  const { allDocuments } = await import(pathToFileURL(outfile).href);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const documents = { ...allDocuments(version), 'docs/api.md': apiReference() };
  for (const [path, text] of Object.entries(documents)) {
    const filepath = join(root, path);
    writeFileSync(filepath, await format(text, { ...(await resolveConfig(filepath)), filepath }));
    console.log(`documents  ${path}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
