// `npm run bench -- backend`: the collector on PostgreSQL, beside COPY of the same rows into the same table.
import { loadWhole, BATCH } from './load.mjs';
import { median, quantile, repeat, say } from './figures.mjs';
import { ask, newDatabase, openPostgres } from './postgres.mjs';
import { cpuOf, makeKey, start } from './programs.mjs';
import { createVisitor, MIXTURES } from './shop-events.mjs';

const TIMES = 5;
const SECONDS = 8;
const SENDERS = 16;

/** Sends as fast as it goes, or at a given number of events a second. */
async function load(backend, key, mixture, perSecond) {
  const cpu = cpuOf(backend.pid);
  const batchesOf = () => {
    const visitor = createVisitor(mixture);
    return () => visitor.batch(BATCH);
  };
  const targets = [{ url: backend.url, key }];
  const loaded = await loadWhole({ targets, senders: SENDERS, seconds: SECONDS, perSecond, batchesOf });
  return { ...loaded, cpuUs: (cpuOf(backend.pid) - cpu) / loaded.events };
}

/** COPY of the rows that have just arrived into a table with the same columns, indexes and unique key. */
async function copyAgain(databaseUrl) {
  const file = `/tmp/tillroll-bench-${process.pid}.copy`;
  await ask(databaseUrl, `copy events to '${file}'`, 'create table again (like events including all)', 'checkpoint');
  const began = performance.now();
  await ask(databaseUrl, `copy again from '${file}'`);
  const seconds = (performance.now() - began) / 1000;
  const [{ rows }] = await ask(
    databaseUrl,
    `copy (select 1 where false) to program 'rm -f ${file}'`,
    'select count(*)::int as rows from again',
  );
  return rows / seconds;
}

async function measure(server, mixture) {
  const databaseUrl = await newDatabase(server);
  const env = { DATABASE_URL: databaseUrl };
  const key = await makeKey(env);
  const backend = await start('serve', env);
  try {
    await load(backend, key, mixture);
    const full = await load(backend, key, mixture);
    const half = await load(backend, key, mixture, full.perSecond / 2);
    const [{ rows }] = await ask(databaseUrl, 'select count(*)::int as rows from events');
    const copied = await copyAgain(databaseUrl);
    return { ...full, half, copied, rows };
  } finally {
    await backend.stop();
  }
}

/** Measures and prints. */
export async function runBackend() {
  const server = await openPostgres();
  console.log(
    `batches of ${BATCH}, ${SENDERS} connections, load, server and database on the same cores; median of ${TIMES}`,
  );
  for (const [name, what, budget] of [
    ['light', 'journal, ledger, unique ids', 0.5],
    ['everything', 'the same with all projections', 0.25],
  ]) {
    const results = await repeat(TIMES, () => measure(server, MIXTURES[name]));
    const rows = (unit, figure, read, held) => say(figure, unit, results.map(read), held);
    rows('/s', `${what}: events`, ({ perSecond }) => perSecond);
    rows('/s', '  COPY of the same rows', ({ copied }) => copied);
    rows('%', '  of COPY', ({ perSecond, copied }) => (100 * perSecond) / copied, 100 * budget);
    rows('µs', "  the collector's CPU, an event", ({ cpuUs }) => cpuUs);
    rows('ms', '  a receipt at half that load, median', ({ half }) => median(half.latencies));
    rows('x', '  its 99th percentile', ({ half }) => quantile(half.latencies, 0.99) / median(half.latencies), 10);
  }
  server.close();
}
