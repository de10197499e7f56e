import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { LIMITS_MS, within } from './deadline.ts';

/** Opens a screen that nobody sees and gives its name. It goes away by itself with the last window on it. */
export async function openDisplay(): Promise<string> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-terminate', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  server.unref();
  const told = server.stdio[3] as Readable;
  // The whole line: it comes in two pieces, and Xvfb ends when nobody is there for the second.
  const [number] = (await within(LIMITS_MS.close, 'starting Xvfb', once(createInterface(told), 'line'))) as [string];
  told.destroy();
  return `:${number.trim()}`;
}
