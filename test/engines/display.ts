import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { LIMITS_MS, within } from './deadline.ts';

/** Opens a screen that nobody sees and gives its name. It goes away by itself with the last window on it. */
export async function openDisplay(): Promise<string> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-terminate', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  server.unref();
  const told = server.stdio[3];
  if (!told) throw new Error('Xvfb has no way to tell its display');
  const [number] = (await within(LIMITS_MS.close, 'starting Xvfb', once(told, 'data'))) as [Buffer];
  told.destroy();
  return `:${String(number).trim()}`;
}
