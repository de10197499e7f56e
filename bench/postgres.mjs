// A PostgreSQL of our own that ends with this program, and its databases.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const { Client } = createRequire(new URL('../backend/package.json', import.meta.url))('pg');
const KEEPER = fileURLToPath(new URL('../tools/keep-postgres.mjs', import.meta.url));

/** Runs statements one after the other; resolves with the rows of the last. */
export async function ask(url, ...statements) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    let rows;
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows;
  } finally {
    await client.end();
  }
}

/** Starts a server, with settings such as `shared_buffers=1GB`. */
export async function openPostgres(...settings) {
  const keeper = spawn(process.execPath, [KEEPER, ...settings], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: keeper.stdout })[Symbol.asyncIterator]();
  const { value, done } = await lines.next();
  if (done) throw new Error('PostgreSQL could not be started, see above');
  const { url } = JSON.parse(value);
  const [{ file }] = await ask(url, "select pg_read_file('postmaster.pid') as file");
  return { url, pid: Number(file.split('\n', 1)[0]), close: () => keeper.stdin.end() };
}

/** Makes an empty database; resolves with its address. */
export async function newDatabase({ url: server }) {
  const name = `bench_${process.hrtime.bigint()}`;
  await ask(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
