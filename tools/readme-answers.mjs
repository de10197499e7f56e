// The answers in the README: seeds a journal, asks every question there, and writes what it answers.
// `node tools/readme-answers.mjs` after `npm run build`; with `--check` it only compares, and fails.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import prettier from 'prettier';
import { root, run } from './setup.mjs';

const README = join(root, 'README.md');
const QUESTION = /```graphql\n([\s\S]*?)```\n\n```json\n([\s\S]*?)```/g;

async function ask(url, key, query) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(`${query}\n${JSON.stringify(errors)}`);
  return data;
}

async function answersOf(readme, dataDir) {
  const { createBackend } = await import('../backend/dist/index.js');
  const backend = await createBackend({ dataDir: join(dataDir, 'journal') });
  try {
    const { url } = await backend.listen({ host: '127.0.0.1', port: 0 });
    const { key } = await backend.keys.create({ shop: 'demo', scopes: ['read'] });
    const answers = [];
    for (const [, query] of readme.matchAll(QUESTION)) answers.push(JSON.stringify(await ask(url, key, query)));
    return answers;
  } finally {
    await backend.close();
  }
}

const readme = readFileSync(README, 'utf8');
const dataDir = mkdtempSync(join(tmpdir(), 'tillroll-readme-'));
try {
  await run(process.execPath, ['demo/dist/seed.js'], { cwd: root, env: { ...process.env, DATA_DIR: dataDir } });
  const answers = await answersOf(readme, dataDir);
  const shown = [];
  for (const answer of answers) shown.push(await prettier.format(answer, { parser: 'json', printWidth: 200 }));
  const written = readme.replace(
    QUESTION,
    (_, query) => `\`\`\`graphql\n${query}\`\`\`\n\n\`\`\`json\n${shown.shift()}\`\`\``,
  );
  if (!process.argv.includes('--check')) writeFileSync(README, written);
  else if (written !== readme)
    throw new Error('The answers in the README are not those of the journal: run node tools/readme-answers.mjs');
  console.log(`${[...readme.matchAll(QUESTION)].length} questions of the README: answered as it says.`);
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
