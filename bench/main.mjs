// `npm run bench [-- part … [--option …]]`: figures, each beside its budget or its peer in the same run.
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
  log: {
    what: 'collectors and writers around NATS JetStream, and what each part costs',
    load: () => import('./log.mjs').then((part) => part.runLog),
  },
  embedded: {
    what: "the embedded database beside its engine's own best insert of the same rows",
    load: () => import('./embedded.mjs').then((part) => part.runEmbedded),
  },
  rows: {
    what: 'whether receipts, rates and queries stay what they are as the journal grows (--rows 5000000)',
    load: () => import('./rows.mjs').then((part) => part.runRows),
  },
};

const words = process.argv.slice(2).filter((word) => word !== '--');
const isOption = (word) => word.startsWith('-');
const isQuestion = words.includes('--help') || words.includes('-h');
const asked = words.slice(0, words.some(isOption) ? words.findIndex(isOption) : undefined);
const options = words.slice(asked.length);
const unknown = asked.find((name) => !PARTS[name]);
if (isQuestion || unknown !== undefined) {
  const list = Object.entries(PARTS).map(([name, { what }]) => `  ${name.padEnd(12)} ${what}`);
  console.log(
    [
      ...(isQuestion ? [] : [`there is no part ${unknown}`]),
      'npm run bench [-- part … [--option …]], all parts without one:',
      ...list,
    ].join('\n'),
  );
  process.exit(isQuestion ? 0 : 1);
}

checkNode();
await install(console.log);
await build(console.log);
const root = new URL('../', import.meta.url);
for (const name of asked.length > 0 ? asked : Object.keys(PARTS)) {
  const run = await PARTS[name].load();
  console.log(`\n${name}: ${PARTS[name].what}`);
  await run(root, options);
}
