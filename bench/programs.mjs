// The backend's programs as processes of their own, with what they cost.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../backend/bin/tillroll.js', import.meta.url));
const TICKS_PER_SECOND = 100;
/** Figures are of taking events, not of turning them away. */
const NO_LIMITS = ['--limit-key-events', 'off', '--limit-key-requests', 'off'];

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL'))); // whatever went wrong, nothing is left behind

/** Runs a program; what it says on stderr is shown when it fails. */
function run(args, env) {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => (complaint = (complaint + chunk).slice(-4000)));
  running.add(child);
  child.once('close', (code) => {
    running.delete(child);
    if (code !== 0) console.error(complaint);
  });
  return child;
}

/** Makes a key of a shop on the journal that the environment names. */
export async function makeKey(env, { shop = 'shop', scopes = ['record'] } = {}) {
  const made = run(['keys', 'create', '--shop', shop, '--scope', ...scopes], env);
  let said = '';
  made.stdout.on('data', (chunk) => (said += chunk));
  const [code] = await once(made, 'close');
  if (code !== 0) throw new Error('a key could not be made');
  return said.trim();
}

/** Starts `serve`, `collect` or `write`; resolves once it listens. */
export async function start(role, env) {
  const child = run([role, '--port', '0', ...(role === 'write' ? [] : NO_LIMITS)], env);
  const ended = once(child, 'close');
  const listens = new Promise((resolve) => {
    let said = '';
    child.stdout.on('data', (chunk) => {
      said = (said + chunk).slice(-4000);
      const [, url] = /listens on (\S+)/.exec(said) ?? [];
      if (url) resolve(url);
    });
  });
  const url = await Promise.race([listens, ended.then(() => undefined)]);
  if (url === undefined) throw new Error(`tillroll ${role} did not start`);
  return { url, pid: child.pid, stop: () => (child.kill('SIGTERM'), ended) };
}

/** The fields of a process from its state on; undefined when it has ended. */
function statOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
  } catch {
    return undefined;
  }
}

const sum = (fields, places) => places.reduce((total, at) => total + Number(fields[at]), 0);
const toUs = (ticks) => (ticks / TICKS_PER_SECOND) * 1e6;

/** CPU that a process has used, in microseconds. */
export const cpuOf = (pid) => toUs(sum(statOf(pid) ?? [], [11, 12]));

/** The same with all processes that it has started, those that have ended as well. */
export function cpuOfAll(pid) {
  const children = readdirSync('/proc').flatMap((name) => {
    const fields = /^\d+$/.test(name) ? statOf(name) : undefined;
    return Number(fields?.[1]) === pid ? [sum(fields, [11, 12])] : [];
  });
  return toUs(sum(statOf(pid) ?? [], [11, 12, 13, 14]) + children.reduce((total, each) => total + each, 0));
}

/** What a backend says of itself on `/metrics`: a series by its name. */
export async function metricsOf({ url }) {
  const page = await (await fetch(`${url}/metrics`)).text();
  const lines = page.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  );
}
