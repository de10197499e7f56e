import { fileURLToPath } from 'node:url';
import { JournalError } from '@tillroll/backend';
import { createShop, type Shop } from './create-shop.ts';
import { StartProblem } from './start-problem.ts';
import { HELP, toGreeting } from './words.ts';

/** Bundled, this file lies in `demo/dist`: the SDK's bundle is two floors up. */
const at = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

function toPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new StartProblem('no-address', `PORT must be a number from 0 to 65535, not "${text}".`);
  return port;
}

function closeOnSignal(shop: Shop): void {
  const stop = (): void => {
    console.log('\n  Closing: what was taken is answered first.');
    shop.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

async function main(): Promise<void> {
  if (process.argv.includes('--help') || process.argv.includes('-h')) {
    console.log(HELP);
    return;
  }
  const { PORT = '8417', HOST = '127.0.0.1', DATA_DIR = '.data/demo' } = process.env;
  console.log('Opening the shop; the first time takes a few seconds …');
  const shop = await createShop({
    backend: 'embedded',
    host: HOST,
    port: toPort(PORT),
    dataDir: DATA_DIR,
    worker: true,
    build: { demo: at('.'), sdk: at('../../dist') },
  });
  closeOnSignal(shop);
  console.log(toGreeting(shop.url, shop.readKey));
}

main().catch((error: unknown) => {
  // What a person can mend is said in a sentence; anything else is ours, with all its traces.
  console.error(error instanceof StartProblem || error instanceof JournalError ? error.message : error);
  process.exitCode = 1;
});
