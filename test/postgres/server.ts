import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const KEEPER = fileURLToPath(new URL('../../tools/keep-postgres.mjs', import.meta.url));

/** A PostgreSQL of our own. */
export interface PostgresServer {
  /** Of the superuser, password and all. */
  readonly url: string;
  /** Ends every process of it with SIGKILL. */
  readonly kill: () => Promise<void>;
  /** Starts it again on what is on the disk. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts a server; it ends with this process at the latest, however that ends. */
export async function startServer(): Promise<PostgresServer> {
  const keeper = spawn(process.execPath, [KEEPER], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(keeper, 'exit');
  const answers = createInterface({ input: keeper.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<string> => {
    const { value, done } = await answers.next();
    if (done === true) throw new Error('PostgreSQL could not be started, see above');
    return value;
  };
  const command = async (word: string): Promise<void> => {
    keeper.stdin.write(`${word}\n`);
    await answer();
  };
  const { url } = JSON.parse(await answer()) as { readonly url: string };
  return {
    url,
    kill: () => command('kill'),
    start: () => command('start'),
    stop: async () => {
      keeper.stdin.end();
      await ended;
    },
  };
}
