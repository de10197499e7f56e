import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { LIMITS_MS, within } from './deadline.ts';

// Of its own choice Xvfb takes the lowest free number: often that of one that is just going away, and takes the new
// one's socket along.
const NUMBERS = { from: 1000, count: 50_000 };

/** Opens a screen that nobody sees and gives its name. It goes away by itself with the last window on it. */
export async function openDisplay(): Promise<string> {
  const number = NUMBERS.from + Math.floor(Math.random() * NUMBERS.count);
  const args = [`:${number}`, '-displayfd', '3', '-terminate', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  server.unref();
  const told = server.stdio[3];
  if (!told) throw new Error('Xvfb has no way to tell that it is there');
  await within(LIMITS_MS.close, 'starting Xvfb', once(told, 'data'));
  told.destroy();
  return `:${number}`;
}
