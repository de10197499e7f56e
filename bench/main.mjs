// `npm run bench [-- part …]`: figures, each beside its budget or its peer in the same run.
import { checkNode, build, install } from '../tools/setup.mjs';

const PARTS = {
  page: { what: 'what send() and delivery cost a page', load: () => import('./page.mjs').then((part) => part.runPage) },
  storefront: {
    what: "what a shop's own page is slower by with the tag",
    load: () => import('./storefront.mjs').then((part) => part.runStorefront),
  },
  backend: {
    what: 'the collector on PostgreSQL beside COPY of the same rows',
    load: () => import('./backend.mjs').then((part) => part.runBackend),
  },
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !PARTS[name]);
if (unknown !== undefined) {
  const isHelp = unknown === '--help' || unknown === '-h';
  const list = Object.entries(PARTS).map(([name, { what }]) => `  ${name.padEnd(12)} ${what}`);
  console.log(
    [...(isHelp ? [] : [`there is no part ${unknown}`]), 'npm run bench [-- part …], all without one:', ...list].join(
      '\n',
    ),
  );
  process.exit(isHelp ? 0 : 1);
}

checkNode();
await install(console.log);
await build(console.log);
const root = new URL('../', import.meta.url);
for (const name of asked.length > 0 ? asked : Object.keys(PARTS)) {
  const run = await PARTS[name].load();
  console.log(`\n${name}: ${PARTS[name].what}`);
  await run(root);
}
