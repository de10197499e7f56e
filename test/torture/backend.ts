import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as passes } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { prepareBackend } from '../journey/harness/backend.ts';

const PROGRAM = fileURLToPath(new URL('../../backend/bin/tillroll.js', import.meta.url));
const LOOK_MS = 50;
const LOOKS = 1200;

/** A real backend in a process of its own, over a folder that outlives it; it can be killed in the middle. */
export interface MortalBackend {
  readonly url: string;
  readonly collectKey: string;
  readonly readKey: string;
  /** Resolves when it answers. */
  readonly start: () => Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  readonly kill: () => Promise<void>;
  /** What it wrote to its standard error, the newest last. */
  readonly lastWords: () => readonly string[];
}

async function isUp(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    return false; // not listening yet
  }
}

const LIMIT_WORDS = 20;

/** Prepares a backend: folder and keys are made, nothing runs yet. */
export async function prepareMortalBackend(folder: string, port: number, origin: string): Promise<MortalBackend> {
  const { url, collectKey, readKey } = await prepareBackend(folder, port, [origin]);
  const args = [PROGRAM, 'serve', '--port', String(port), '--data-dir', join(folder, 'journal')];
  const words: string[] = [];
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const started = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    child = started;
    started.stderr?.on('data', (chunk: Buffer) => {
      words.push(...chunk.toString().trim().split('\n'));
      words.splice(0, words.length - LIMIT_WORDS);
    });
    for (let look = 0; look < LOOKS; look++) {
      if (await isUp(url)) return;
      if (started.exitCode !== null)
        throw new Error(`the backend ended with ${started.exitCode}: ${words.join(' | ')}`);
      await passes(LOOK_MS);
    }
    throw new Error(`the backend did not come up within ${(LOOKS * LOOK_MS) / 1000} s: ${words.join(' | ')}`);
  }

  return {
    url,
    collectKey,
    readKey,
    start,
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    lastWords: () => words,
  };
}
