import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { createShop } from '../../../demo/server/create-shop.ts';
import { prepareBackend, type BackendProcess } from './backend.ts';
import { openBrowser, type BrowserOnProfile } from './browser.ts';
import { freePort } from './free-port.ts';
import { createJournalReader, type JournalReader } from './journal.ts';
import { openWay, type Way } from './proxy.ts';

const built = (relative: string): string => fileURLToPath(new URL(`../../../${relative}`, import.meta.url));

/** Everything a journey needs, all of it real: a backend process, a shop, a way between them, a browser. */
export interface World {
  readonly shopUrl: string;
  readonly backend: BackendProcess;
  readonly way: Way;
  readonly journal: JournalReader;
  /** Starts the browser; a second start finds the same profile. */
  openBrowser(): Promise<BrowserOnProfile>;
}

/** How a world is built. */
export interface WorldOptions {
  /** Whether the shop has the service worker. */
  readonly worker: boolean;
  /** Other origins whose pages may collect with its key. */
  readonly alsoFrom?: readonly string[];
}

/** Builds a world of its own for one test, and takes it down with the test. The backend runs. */
export async function createWorld({ worker, alsoFrom = [] }: WorldOptions): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'tillroll-journey-'));
  const [shopPort, backendPort, wayPort] = [await freePort(), await freePort(), await freePort()];
  const backend = await prepareBackend(folder, backendPort, [`http://127.0.0.1:${shopPort}`, ...alsoFrom]);
  const way = await openWay(wayPort, backend.url);
  const { collectKey, readKey } = backend;
  const shop = await createShop({
    backend: { url: way.url, collectKey, readKey },
    host: '127.0.0.1',
    port: shopPort,
    dataDir: join(folder, 'shop'),
    worker,
    build: { demo: built('demo/dist'), sdk: built('dist') },
  });
  let browser: BrowserOnProfile | undefined;
  onTestFinished(async () => {
    await browser?.close().catch(() => undefined); // may have been killed by the test
    await shop.close();
    await way.close();
    await backend.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  await backend.start();
  return {
    shopUrl: shop.url,
    backend,
    way,
    journal: createJournalReader(backend.url, readKey),
    async openBrowser() {
      browser = await openBrowser(join(folder, 'profile'));
      return browser;
    },
  };
}
