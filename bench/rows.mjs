// `npm run bench -- rows`: whether rates, receipts and queries stay what they are as the journal grows.
import { parseArgs } from 'node:util';
import { median, quantile, repeat, say, tell } from './figures.mjs';
import { BATCH, loadWhole } from './load.mjs';
import { ask, newDatabase, openPostgres } from './postgres.mjs';
import { makeKey, start } from './programs.mjs';
import { fillTo, SEED_ROWS, seed } from './rows-fill.mjs';
import { createVisitor, MIXTURES } from './shop-events.mjs';

const SENDERS = 16;
const SECONDS = 6;
const TIMES = 3;
const ASKED = 200;
/** What a server of this size would be given; all of the seed fits, of millions of rows only the part in use. */
const SETTINGS = ['shared_buffers=512MB', 'max_wal_size=4GB'];

const QUERIES = {
  "an order's timeline": {
    query: 'query ($id: ID!) { found: order(id: $id) { events(first: 50) { edges { node { type date } } } } }',
    id: ({ order }) => order,
  },
  "a customer's timeline": {
    query: 'query ($id: ID!) { found: customer(id: $id) { events(first: 50) { edges { node { type date } } } } }',
    id: ({ customer }) => customer,
  },
  "a visitor's newest signals": {
    query: 'query ($id: ID!) { found: signals(client: $id, first: 50) { edges { node { name occurredAt } } } }',
    id: ({ client }) => client,
  },
  "the shop's newest signals": {
    query: '{ found: signals(first: 50) { edges { node { name occurredAt } } } }',
    id: () => undefined,
  },
};

/** A backend on a new database, with a key that records and one that reads. */
async function open(server) {
  const databaseUrl = await newDatabase(server);
  const env = { DATABASE_URL: databaseUrl };
  const [key, reading] = [await makeKey(env), await makeKey(env, { scopes: ['read'] })];
  return { databaseUrl, ...(await start('serve', env)), key, reading };
}

const batchesOf = () => {
  const visitor = createVisitor(MIXTURES.everything);
  return () => visitor.batch(BATCH);
};

/** How fast it goes, and how long receipts take at a rate; without one, at half of what was found. */
async function takeEvents({ url, key }, held) {
  const load = (perSecond) =>
    loadWhole({ targets: [{ url, key }], senders: SENDERS, seconds: SECONDS, perSecond, batchesOf });
  await load();
  const full = await repeat(TIMES, () => load());
  const rate = held ?? median(full.map(({ perSecond }) => perSecond)) / 2;
  const paced = await repeat(TIMES, () => load(rate));
  return {
    rate,
    full: full.map(({ perSecond }) => perSecond),
    p50: paced.map(({ latencies }) => median(latencies)),
    p99: paced.map(({ latencies }) => quantile(latencies, 0.99)),
  };
}

async function askOnce({ url, reading }, { query, id }, who) {
  const began = performance.now();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${reading}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { id: id(who) } }),
  });
  const { data, errors } = await response.json();
  const ms = performance.now() - began;
  const edges = data?.found?.events?.edges ?? data?.found?.edges ?? [];
  if (errors || edges.length === 0) throw new Error(`a query has found nothing: ${JSON.stringify({ who, errors })}`);
  return ms;
}

/** The milliseconds of every query, somebody else asked about each time. */
async function askAll(backend, people) {
  const times = {};
  for (const [name, query] of Object.entries(QUERIES)) {
    const all = [];
    for (let n = 0; n < ASKED * 1.1; n++) all.push(await askOnce(backend, query, people(n)));
    times[name] = all.slice(ASKED / 10); // the first ones plan
  }
  return times;
}

function sayGrowth(what, unit, small, large, budget) {
  say(`${what}: empty`, unit, small);
  say('  full', unit, large);
  tell('  full / empty', 'x', median(large) / median(small), budget);
}

/** Measures and prints. Option: `--rows`. */
export async function runRows(_root, words) {
  const { values } = parseArgs({ args: words, options: { rows: { type: 'string', default: '1000000' } } });
  const rows = Number(values.rows);
  if (!(rows >= 2 * SEED_ROWS)) throw new Error(`--rows is ${2 * SEED_ROWS} or more`);
  const server = await openPostgres(...SETTINGS);
  try {
    console.log(
      `all projections, ${SENDERS} connections, batches of ${BATCH}, ${SETTINGS.join(', ')}, all on the same cores`,
    );
    const small = await open(server);
    const empty = await takeEvents(small);
    await small.stop();
    const grown = await open(server);
    const people = await seed(grown);
    const few = await askAll(grown, people(1));
    await fillTo(grown.databaseUrl, rows);
    const many = await askAll(grown, people(rows / SEED_ROWS));
    const full = await takeEvents(grown, empty.rate);
    const [{ stored }] = await ask(grown.databaseUrl, 'select count(*)::int as stored from events');
    await grown.stop();
    console.log(`empty: the first rows of a journal; full: after ${rows}, ${stored} at the end`);
    sayGrowth('events', '/s', empty.full, full.full, 'target about 1');
    sayGrowth(`a receipt at ${Math.round(empty.rate)} events/s, median`, 'ms', empty.p50, full.p50, 'target about 1');
    sayGrowth('  99th percentile', 'ms', empty.p99, full.p99, 'target about 1');
    for (const name of Object.keys(QUERIES)) {
      tell(`${name}, ${SEED_ROWS} rows: median of ${ASKED}`, 'ms', median(few[name]));
      tell(`  ${rows} rows`, 'ms', median(many[name]));
      tell('  many / few', 'x', median(many[name]) / median(few[name]), 'budget 2');
    }
  } finally {
    server.close();
  }
}
