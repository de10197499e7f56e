import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, ok, warn, type Finding } from './finding.ts';

const OLDEST = [20, 19] as const;

/** Whether this Node is one that the program is tested with. */
export function lookAtNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  if (isEnough) return ok('node', `Node ${version}`);
  return fail('node', `Node ${version} is too old`, `Install Node ${OLDEST.join('.')} or newer.`);
}

/** Whether what the environment says can be meant. */
export function lookAtSettings(env: NodeJS.ProcessEnv): Finding {
  const { PORT: port, HOST: host } = env;
  if (port !== undefined && !(/^\d+$/.test(port) && Number(port) <= 65_535))
    return fail('settings', `PORT is "${port}"`, 'Set it to a whole number from 0 to 65535, or take it away.');
  if (host !== undefined && host !== '127.0.0.1' && host !== 'localhost' && host !== '::1')
    return warn(
      'settings',
      `HOST is ${host}: other machines can reach it`,
      'Let only /v1/events through from outside, and say --trust-proxy when a proxy stands before it.',
    );
  return ok('settings', 'nothing in the environment that cannot be meant');
}

const MIB = 1024 * 1024;
const TIGHT_MIB = 2048;
const FULL_MIB = 200;

/** Whether there is room to write. */
export async function lookAtDisk(dataDir: string): Promise<Finding> {
  const found = await statfs(dataDir).catch(() => statfs(dirname(dataDir)).catch(() => undefined));
  if (found === undefined)
    return warn('disk', `${dirname(dataDir)} is not there yet`, 'It is made by "tillroll serve".');
  const free = Math.floor((found.bavail * found.bsize) / MIB);
  const says = `${free.toLocaleString('en')} MiB are free where ${dataDir} is`;
  if (free < FULL_MIB) return fail('disk', says, 'Make room now: a full disk stops every commit.');
  if (free < TIGHT_MIB) return warn('disk', says, 'Make room: a million events take about 1,500 MiB.');
  return ok('disk', says);
}

const MOST_SECONDS = 5;

/** Whether this clock and a server's agree. */
export async function lookAtClock(url: string, now: () => number, ask: typeof fetch = fetch): Promise<Finding> {
  try {
    const response = await ask(url, { method: 'HEAD', signal: AbortSignal.timeout(10_000) });
    const theirs = Date.parse(response.headers.get('date') ?? '');
    if (Number.isNaN(theirs)) return warn('clock', `${url} does not say what time it is`, 'Name another server.');
    const seconds = Math.round((now() - theirs) / 1000);
    if (Math.abs(seconds) <= MOST_SECONDS) return ok('clock', `agrees with ${url} within ${MOST_SECONDS} s`);
    const says = `is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} ${url}`;
    return fail('clock', says, 'Set it, and keep it set (NTP): times of events are corrected by it.');
  } catch {
    return warn('clock', `${url} cannot be asked`, 'Name a server that this machine reaches.');
  }
}
