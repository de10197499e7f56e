import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PROGRAM = fileURLToPath(new URL('../../../backend/bin/tillroll.js', import.meta.url));
const run = promisify(execFile);

/** A real backend in its own process, started by its own command, over a folder that outlives it. */
export interface BackendOnFolder {
  readonly url: string;
  start(): Promise<void>;
  /** Ends it politely and waits until it is gone. */
  stop(): Promise<void>;
}

/** A backend with its keys. */
export interface BackendProcess extends BackendOnFolder {
  readonly collectKey: string;
  readonly readKey: string;
}

async function createKey(dataDir: string, ...scope: readonly string[]): Promise<string> {
  const args = [PROGRAM, 'keys', 'create', '--shop', 'journey', '--data-dir', dataDir, '--scope', ...scope];
  const { stdout } = await run(process.execPath, args);
  return stdout.trim();
}

async function isUp(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    return false; // not listening yet
  }
}

/** The backend over a folder that has its keys. Nothing runs yet. */
export function backendOn(dataDir: string, port: number): BackendOnFolder {
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  return {
    url,
    async start() {
      const args = [PROGRAM, 'serve', '--port', String(port), '--data-dir', dataDir];
      child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
      for (let look = 0; look < 300; look++) {
        if (await isUp(url)) return;
        if (child.exitCode !== null) throw new Error(`the backend ended with exit code ${child.exitCode}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error('the backend did not come up within 30 s');
    },
    async stop() {
      if (!child || child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** Prepares a backend: folder and keys are made, nothing runs yet. */
export async function prepareBackend(
  folder: string,
  port: number,
  origins: readonly string[],
): Promise<BackendProcess> {
  const dataDir = join(folder, 'journal');
  const collectKey = await createKey(dataDir, 'collect', '--origin', ...origins);
  const readKey = await createKey(dataDir, 'read');
  return { ...backendOn(dataDir, port), collectKey, readKey };
}
