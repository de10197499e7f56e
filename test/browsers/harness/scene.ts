import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { createBackend } from '../../../backend/index.ts';
import { copyTemplate } from '../../backend/data-folder.ts';
import type { Browser, Engine, LaunchOptions, Tab } from '../../engines/engine.ts';
import { findEngines } from '../../engines/find-engines.ts';
import { backendOn, type BackendOnFolder } from '../../journey/harness/backend.ts';
import { freePort } from '../../journey/harness/free-port.ts';
import { createJournalReader, type JournalReader, type LedgerRow } from '../../journey/harness/journal.ts';
import { openWay, type Way } from '../../journey/harness/proxy.ts';
import { openPageServer, type PageServer } from './page-server.ts';

/** All that one test needs beside a browser: an origin with pages, a shop's journal, and the way between them. */
export interface Scene {
  readonly pages: PageServer;
  readonly way: Way;
  readonly backend: BackendOnFolder;
  readonly journal: JournalReader;
  ledger(): Promise<readonly LedgerRow[]>;
}

/** The engines of this machine, as `describe.each` takes them. */
export const ENGINES: readonly (readonly [name: string, engine: Engine])[] = findEngines().map((engine) => [
  engine.name,
  engine,
]);

const inDist = (file: string): URL => new URL(`../../../backend/dist/${file}`, import.meta.url);
const ENTRIES = { thread: inDist('pglite-thread.js'), create: inDist('pglite-create.js') };

interface Shop {
  readonly pages: PageServer;
  readonly collectKey: string;
  readonly readKey: string;
}

/** Makes a shop for every test: keys can only be made while nothing serves the folder. */
async function makeShops(dataDir: string, count: number): Promise<Shop[]> {
  const backend = await createBackend({ dataDir, entries: ENTRIES });
  const shops: Shop[] = [];
  for (let at = 0; at < count; at++) {
    const pages = await openPageServer();
    const shop = `shop-${at}`;
    const { key: collectKey } = await backend.keys.create({ shop, scopes: ['collect'], origins: [pages.url] });
    const { key: readKey } = await backend.keys.create({ shop, scopes: ['read'] });
    shops.push({ pages, collectKey, readKey });
  }
  await backend.close();
  return shops;
}

/** A backend process for a file of tests, with a shop for each test in each engine; hands out the scenes. */
export function useScenes(testsPerEngine: number): () => Promise<Scene> {
  let folder = '';
  let backend: BackendOnFolder | undefined;
  let shops: Shop[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tillroll-browsers-'));
    const dataDir = join(folder, 'journal');
    await copyTemplate(dataDir, ENTRIES.create);
    shops = await makeShops(dataDir, testsPerEngine * ENGINES.length);
    backend = backendOn(dataDir, await freePort());
    await backend.start();
  });
  afterAll(async () => {
    await backend?.stop();
    for (const { pages } of shops) await pages.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return async () => {
    const shop = shops.pop();
    if (!shop || !backend) throw new Error('more tests than shops: raise the number handed to useScenes');
    const running = backend;
    const { pages, collectKey, readKey } = shop;
    const way = await openWay(0, running.url);
    pages.tag = { endpoint: way.url, key: collectKey };
    onTestFinished(async () => {
      await way.close();
      await pages.close();
    });
    const journal = createJournalReader(running.url, readKey);
    return { pages, way, backend: running, journal, ledger: journal.ledger };
  };
}

/** A browser for all tests of one engine in a file; each gets tabs of its own, closed with it. */
export function useBrowser(engine: Engine): { readonly browser: () => Browser; newTab(): Promise<Tab> } {
  let profile = '';
  let browser: Browser | undefined;
  beforeAll(async () => {
    profile = mkdtempSync(join(tmpdir(), 'tillroll-profile-'));
    browser = await engine.launch({ profile });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  const running = (): Browser => {
    if (!browser) throw new Error('the browser has not started');
    return browser;
  };
  return {
    browser: running,
    async newTab() {
      const tab = await running().newTab();
      // Closed by the test, perhaps, or crashed.
      onTestFinished(() => tab.close().catch(() => undefined));
      return tab;
    },
  };
}

/** A profile for one test that kills its browser; each start finds what the one before has left. */
export function ownProfile(engine: Engine, store: LaunchOptions['store'] = 'leveldb'): () => Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'tillroll-profile-'));
  let browser: Browser | undefined;
  onTestFinished(async () => {
    await browser?.close().catch(() => undefined); // killed by the test, perhaps
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  return async () => (browser = await engine.launch({ profile, store }));
}

const PATIENCE_MS = 30_000;

/** Passes when exactly these events are in the journal, each once, and nothing of any roll is missing. */
export async function expectArrived({ journal, ledger }: Scene, ids: readonly string[]): Promise<void> {
  await expect.poll(() => journal.count(), { timeout: PATIENCE_MS, interval: 100 }).toBe(ids.length);
  const rows = await journal.rows();
  expect(rows.map(({ id }) => id).toSorted()).toEqual([...ids].toSorted());
  expect((await ledger()).map(({ missingCount }) => missingCount).filter((count) => count > 0)).toEqual([]);
}
