// `npm run bench -- log`: collectors and writers around NATS JetStream, and what each part costs.
import { register } from 'node:module';
import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { repeat, say } from './figures.mjs';
import { BATCH, loadWhole } from './load.mjs';
import { ask, newDatabase, openPostgres } from './postgres.mjs';
import { cpuOf, cpuOfAll, makeKey, start } from './programs.mjs';
import { createVisitor, MIXTURES } from './shop-events.mjs';

register('../tools/typescript.mjs', import.meta.url);

const SENDERS = 16;
const SECONDS = 8;
const PATIENCE_MS = 120_000;

const SETUPS = [
  { many: 1, nodes: 1 },
  { many: 2, nodes: 1 },
  { many: 1, nodes: 3 },
  { many: 2, nodes: 3 },
];

/** The programs of one set-up, with the CPU of each kind. */
async function open({ many, shops }, server, broker) {
  const databaseUrl = await newDatabase(server);
  const env = { DATABASE_URL: databaseUrl, LOG_URL: broker.url };
  const keys = [];
  for (let shop = 0; shop < shops; shop++) keys.push(await makeKey(env, { shop: `shop-${shop}` }));
  const startAll = (role) => Promise.all(Array.from({ length: many }, () => start(role, env)));
  const [collectors, writers] = [await startAll('collect'), await startAll('write')];
  const sumOf = (programs) => programs.reduce((sum, { pid }) => sum + cpuOf(pid), 0);
  return {
    databaseUrl,
    targets: keys.flatMap((key) => collectors.map(({ url }) => ({ url, key }))),
    cpu: () => ({
      collector: sumOf(collectors),
      nats: broker.nodes.reduce((sum, node) => sum + cpuOf(node.pid()), 0),
      writer: sumOf(writers),
      postgres: cpuOfAll(server.pid),
      load: (({ user, system }) => user + system)(process.cpuUsage()),
    }),
    close: () => Promise.all([...collectors, ...writers].map((program) => program.stop())),
  };
}

/** Waits until everything that was acknowledged is in the journal. */
async function drained(databaseUrl, events) {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const [{ stored }] = await ask(databaseUrl, 'select count(*)::int as stored from events');
    if (stored === events) return;
    if (performance.now() > until) throw new Error(`of ${events} acknowledged events ${stored} came into the journal`);
    await pause(50);
  }
}

async function measureOn(broker, wish, server) {
  const opened = await open(wish, server, broker);
  try {
    const batchesOf = () => {
      const visitor = createVisitor(MIXTURES.everything);
      return () => visitor.batch(BATCH);
    };
    const { targets, databaseUrl, cpu } = opened;
    const warm = await loadWhole({ targets, senders: SENDERS, seconds: SECONDS / 4, batchesOf });
    await drained(databaseUrl, warm.events);
    const [before, began] = [cpu(), performance.now()];
    const { events, perSecond } = await loadWhole({ targets, senders: SENDERS, seconds: SECONDS, batchesOf });
    await drained(databaseUrl, warm.events + events);
    const [after, seconds] = [cpu(), (performance.now() - began) / 1000];
    const costs = Object.keys(after).map((part) => [part, (after[part] - before[part]) / events]);
    return { taken: perSecond, stored: events / seconds, costs: Object.fromEntries(costs) };
  } finally {
    await opened.close();
  }
}

async function measure(wish, server, { openNats, program }) {
  const broker = await openNats(program, wish.nodes);
  try {
    return await measureOn(broker, wish, server);
  } finally {
    await broker.close();
  }
}

const NAMES = {
  collector: 'collectors',
  nats: 'NATS',
  writer: 'writers',
  postgres: 'PostgreSQL',
  load: 'load generator',
};

function sayAll({ many, nodes }, results) {
  const programs = many === 1 ? 'one collector, one writer' : `${many} collectors, ${many} writers`;
  const broker = nodes === 1 ? 'one node' : `${nodes} nodes (R${nodes})`;
  const rows = (unit, what, read) => say(what, unit, results.map(read));
  rows('/s', `${programs}, ${broker}: acknowledged`, ({ taken }) => taken);
  rows('/s', '  until all of it was in the journal', ({ stored }) => stored);
  for (const [part, name] of Object.entries(NAMES)) rows('µs', `  CPU an event: ${name}`, ({ costs }) => costs[part]);
}

/** Measures and prints. Options: `--nodes 1` or `3` leaves the other out, `--shops`, `--times`. */
export async function runLog(_root, words) {
  const text = (standard) => ({ type: 'string', default: standard });
  const { values } = parseArgs({ args: words, options: { nodes: text(''), shops: text('8'), times: text('3') } });
  const { natsProgram, openNats } = await import('../test/backend/nats.ts');
  const program = natsProgram();
  if (program === undefined) throw new Error('there is no nats-server: apt-get install nats-server');
  const server = await openPostgres();
  console.log(
    `all projections, ${values.shops} shops, ${SENDERS} connections, batches of ${BATCH}; everything, the load too, on ` +
      `the same ${availableParallelism()} cores; median of ${values.times}`,
  );
  try {
    for (const setup of SETUPS.filter(({ nodes }) => values.nodes === '' || nodes === Number(values.nodes))) {
      const wish = { ...setup, shops: Number(values.shops) };
      sayAll(setup, await repeat(Number(values.times), () => measure(wish, server, { openNats, program })));
    }
  } finally {
    server.close();
  }
}
