// Keeps a PostgreSQL for tests in a temporary folder, for as long as its standard input is open: whoever started it may
// be killed, and nothing is left behind. Lines on stdin: `kill` (SIGKILL to every process of it), `start`. Arguments are
// settings, such as `shared_buffers=1GB`.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findPostgres, findUser } from './find-postgres.mjs';

const PASSWORD = 'the secret of the tests';
const LOCALE = process.platform === 'linux' ? 'C.UTF-8' : 'en_US.UTF-8';

const bin = findPostgres();
if (bin === undefined) {
  console.error('No PostgreSQL: neither an installed one, nor the one that npm brings.');
  process.exit(1);
}
const user = findUser();
const place = mkdtempSync(join(tmpdir(), 'tillroll-postgres-'));
const data = join(place, 'data');
const passwordFile = join(place, 'password');

function create() {
  writeFileSync(passwordFile, PASSWORD);
  chmodSync(place, 0o755);
  if (user.uid !== undefined) for (const path of [place, passwordFile]) chownSync(path, user.uid, user.gid);
  const args = [`--pgdata=${data}`, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  execFileSync(
    join(bin, 'initdb'),
    [...args, '--encoding=UTF8', `--locale=${LOCALE}`, '--lc-messages=C', '--no-sync', '--no-instructions'],
    { ...user, cwd: place, stdio: ['ignore', 'ignore', 'inherit'] },
  );
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

let postmaster;

/** Resolves once it takes connections. */
function start(port) {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'shared_buffers=32MB',
    'max_wal_size=256MB',
    ...process.argv.slice(2), // what is said last counts
  ];
  postmaster = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { ...user, cwd: place, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  return new Promise((resolve, reject) => {
    postmaster.stderr.on('data', (chunk) => {
      said = (said + chunk).slice(-4000);
      if (said.includes('ready to accept connections')) resolve();
    });
    postmaster.once('error', reject);
    postmaster.once('exit', () => reject(new Error(said)));
  });
}

const parentOf = (pid) => {
  try {
    const [, rest] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
    return Number(rest.split(' ')[1]);
  } catch {
    return undefined; // it has ended meanwhile
  }
};

/** The processes that a postmaster has started; where there is no /proc they notice by themselves that it is gone. */
function childrenOf(pid) {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === pid);
  } catch {
    return [];
  }
}

async function kill() {
  if (postmaster.exitCode !== null || postmaster.signalCode !== null) return;
  const children = childrenOf(postmaster.pid);
  postmaster.kill('SIGKILL');
  for (const child of children) {
    try {
      process.kill(Number(child), 'SIGKILL');
    } catch {
      // it has ended by itself
    }
  }
  await once(postmaster, 'exit');
}

async function end() {
  await kill();
  rmSync(place, { recursive: true, force: true, maxRetries: 5 });
  process.exit(0);
}

create();
const port = await freePort();
await start(port);
const say = (message) => console.log(JSON.stringify(message));
say({ url: `postgres://postgres:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/postgres` });

process.on('SIGINT', () => undefined); // Ctrl-C reaches the whole group: the one who started us says when it is over
process.on('SIGTERM', end);
const lines = createInterface({ input: process.stdin });
lines.on('close', end);
for await (const line of lines) {
  if (line === 'kill') await kill();
  if (line === 'start') await start(port);
  say({ done: line });
}
