import type { KeyInfo } from '../keys.ts';
import { fail, ok, warn, type Finding } from './finding.ts';
import { lookAtKeys } from './keys.ts';

interface Health {
  readonly status: string;
  readonly durable: boolean;
  readonly version: string;
  readonly journal: { readonly dialect: string };
}

async function ask(url: string, key?: string): Promise<Response | undefined> {
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  return fetch(url, { headers, signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
}

async function lookAtHealth(base: string): Promise<readonly Finding[]> {
  const response = await ask(`${base}/healthz`);
  const health = (await response?.json().catch(() => undefined)) as Health | undefined;
  if (health?.journal === undefined)
    return [fail('server', `no tillroll answers at ${base}`, 'Start it, or correct --url.')];
  const durable = health.durable
    ? ok('journal', `${health.journal.dialect}, and commits reach the disk before they are answered`)
    : fail('journal', 'commits do not reach the disk: a power cut loses events', 'Report this with your platform.');
  return [ok('server', `tillroll ${health.version} answers at ${base}`), durable];
}

async function lookAtReadiness(base: string): Promise<Finding> {
  const response = await ask(`${base}/readyz`);
  if (response?.status === 200) return ok('server', 'is ready');
  const { detail } = ((await response?.json().catch(() => undefined)) ?? {}) as { readonly detail?: string };
  return fail('server', `is not ready: ${detail ?? 'no answer'}`, 'Its log knows more: --log-level info');
}

async function lookAtItsKeys(base: string, key: string | undefined, nowMs: number): Promise<readonly Finding[]> {
  const todo = 'Put a key of the scope manage into TILLROLL_KEY.';
  if (key === undefined) return [warn('keys', 'are not looked at', todo)];
  const response = await ask(`${base}/v1/keys`, key);
  if (response?.status !== 200) return [fail('keys', `cannot be listed (${response?.status ?? 'no answer'})`, todo)];
  const { keys } = (await response.json()) as { readonly keys: readonly KeyInfo[] };
  return lookAtKeys(keys, nowMs);
}

/** Asks a server that runs. */
export async function lookAtServer(url: string, key: string | undefined, nowMs: number): Promise<readonly Finding[]> {
  const base = url.replace(/\/$/, '');
  const health = await lookAtHealth(base);
  if (health.some(({ state }) => state === 'fail')) return health;
  return [...health, await lookAtReadiness(base), ...(await lookAtItsKeys(base, key, nowMs))];
}
