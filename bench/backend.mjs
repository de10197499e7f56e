// `npm run bench -- backend`: the collector on PostgreSQL, beside COPY of the same rows into the same table.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { median, quantile, repeat, say } from './figures.mjs';
import { createVisitor, MIXTURES } from './shop-events.mjs';

const TIMES = 5;
const SECONDS = 8;
const BATCH = 50;
const SENDERS = 16;
const TICKS_PER_SECOND = 100;

const { Client } = createRequire(new URL('../backend/package.json', import.meta.url))('pg');
const PROGRAM = fileURLToPath(new URL('../backend/bin/tillroll.js', import.meta.url));
const KEEPER = fileURLToPath(new URL('../tools/keep-postgres.mjs', import.meta.url));

/** A PostgreSQL that ends with this program. */
async function openPostgres() {
  const keeper = spawn(process.execPath, [KEEPER], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: keeper.stdout })[Symbol.asyncIterator]();
  const { value, done } = await lines.next();
  if (done) throw new Error('PostgreSQL could not be started, see above');
  return { url: JSON.parse(value).url, close: () => keeper.stdin.end() };
}

async function ask(url, ...statements) {
  const client = new Client({ connectionString: url });
  await client.connect();
  let rows;
  for (const statement of statements) ({ rows } = await client.query(statement));
  await client.end();
  return rows;
}

async function newDatabase(server) {
  const name = `bench_${process.hrtime.bigint()}`;
  await ask(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

const run = (args, env) => spawn(process.execPath, [PROGRAM, ...args], { env: { ...process.env, ...env } });

async function makeKey(databaseUrl) {
  const made = run(['keys', 'create', '--shop', 'shop', '--scope', 'record'], { DATABASE_URL: databaseUrl });
  let said = '';
  made.stdout.on('data', (chunk) => (said += chunk));
  await once(made, 'exit');
  return said.trim();
}

async function serve(databaseUrl) {
  const off = ['--limit-key-events', 'off', '--limit-key-requests', 'off'];
  const child = run(['serve', '--port', '0', ...off], { DATABASE_URL: databaseUrl });
  let said = '';
  for await (const chunk of child.stdout) {
    said += chunk;
    const [, url] = /listens on (\S+)/.exec(said) ?? [];
    if (url) return { url, pid: child.pid, stop: () => (child.kill('SIGTERM'), once(child, 'exit')) };
  }
  throw new Error('the backend did not start');
}

/** CPU that a process has used, in microseconds. */
function cpuOf(pid) {
  const [, rest] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = rest.split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1e6;
}

/** Sends one batch; resolves with the milliseconds until its receipts. */
function post(url, key, agent, body) {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/cloudevents-batch+json', authorization: `Bearer ${key}` };
    const asked = request(`${url}/v1/events`, { method: 'POST', agent, headers }, (answer) => {
      let said = '';
      answer.on('data', (chunk) => (said += chunk));
      answer.once('end', () => {
        const ms = performance.now() - began;
        // What is refused costs little: it would flatter.
        if (answer.statusCode === 200 && !said.includes('"refused"')) resolve(ms);
        else reject(new Error(`answered ${answer.statusCode}: ${said.slice(0, 300)}`));
      });
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

/** Sends as fast as it goes, or at a given number of events a second. */
async function load({ url, pid }, key, mixture, perSecond = Infinity) {
  const agent = new Agent({ keepAlive: true, maxSockets: SENDERS });
  const began = performance.now();
  const until = began + SECONDS * 1000;
  const cpu = cpuOf(pid);
  const latencies = [];
  let events = 0;
  const pauseMs = (1000 * BATCH * SENDERS) / perSecond;
  await Promise.all(
    Array.from({ length: SENDERS }, async () => {
      const visitor = createVisitor(mixture);
      for (let due = began + Math.random() * pauseMs; performance.now() < until; due += pauseMs) {
        const wait = due - performance.now();
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        latencies.push(await post(url, key, agent, JSON.stringify(visitor.batch(BATCH))));
        events += BATCH;
      }
    }),
  );
  agent.destroy();
  const seconds = (performance.now() - began) / 1000;
  return { events, perSecond: events / seconds, latencies, cpuUs: (cpuOf(pid) - cpu) / events };
}

/** COPY of the rows that have just arrived into a table with the same columns, indexes and unique key. */
async function copyAgain(databaseUrl) {
  const file = `/tmp/tillroll-bench-${process.pid}.copy`;
  await ask(databaseUrl, `copy events to '${file}'`, 'create table again (like events including all)');
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('checkpoint');
  const began = performance.now();
  const { rowCount } = await client.query(`copy again from '${file}'`);
  const seconds = (performance.now() - began) / 1000;
  await client.query(`copy (select 1 where false) to program 'rm -f ${file}'`);
  await client.end();
  return rowCount / seconds;
}

async function measure(server, mixture) {
  const databaseUrl = await newDatabase(server);
  const key = await makeKey(databaseUrl);
  const backend = await serve(databaseUrl);
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
    const results = await repeat(TIMES, () => measure(server.url, MIXTURES[name]));
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
