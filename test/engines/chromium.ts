import { setTimeout as passes } from 'node:timers/promises';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { LIMITS_MS, within } from './deadline.ts';
import type { Browser, Engine, LaunchOptions, Tab } from './engine.ts';
import { goBack } from './go-back.ts';
import { killTree } from './processes.ts';

const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

const SQLITE = 'IdbSqliteBackingStore';
// The switch replaces the driver's own list: what a profile on disk and plain HTTP need of that is said again.
const DISABLED = ['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', SQLITE];

const storeSwitch = (store: LaunchOptions['store']): string =>
  store === 'sqlite' ? `--enable-features=${SQLITE}` : `--disable-features=${DISABLED.join(',')}`;

/** A tab of Chromium, with its driver's page for what only Chromium can show. */
export interface ChromiumTab extends Tab {
  readonly page: Page;
}

/** Chromium on a profile, with its driver's context for what only Chromium can do. */
export interface ChromiumBrowser extends Browser {
  readonly context: BrowserContext;
  newTab(): Promise<ChromiumTab>;
}

/** A page that could not be reached puts its error page there a little later, which reloads itself: both come between. */
async function goto(page: Page, url: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await page.goto(url, { timeout: LIMITS_MS.goto });
      return;
    } catch (error) {
      if (attempt === 5 || !String(error).includes('interrupted by another navigation')) throw error;
      await passes(200);
    }
  }
}

function toTab(page: Page): ChromiumTab {
  const tab: ChromiumTab = {
    page,
    goto: (url) => goto(page, url),
    leaveFor: (url) =>
      within(
        LIMITS_MS.evaluate,
        `leaving for ${url}`,
        page.evaluate((to) => void (location.href = to), url),
      ),
    back: () => goBack(tab),
    evaluate: <Result, Argument>(work: (argument: Argument) => Result | Promise<Result>, argument?: Argument) =>
      within(
        LIMITS_MS.evaluate,
        'a call in the page',
        page.evaluate(work as (argument: unknown) => Result | Promise<Result>, argument),
      ),
    close: () => within(LIMITS_MS.close, 'closing a tab', page.close()),
  };
  return tab;
}

async function openContext(executablePath: string, { profile, store }: LaunchOptions): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath,
    timeout: LIMITS_MS.launch,
    args: [...QUIET, storeSwitch(store)],
    // As users have it: with a back/forward cache.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
}

/** Asks the browser, not a page, about its service workers. */
async function stopWorkers(context: BrowserContext, keeper: Page): Promise<void> {
  const session = await context.newCDPSession(keeper);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await session.detach();
}

const LONGEST_HEARING_MS = 500;
const TELLINGS = 5;

/** Tells every page and worker. One that crashes meanwhile ends the driver's round before all have been told. */
async function setOffline(context: BrowserContext, offline: boolean, isWished: () => boolean): Promise<void> {
  for (let left = TELLINGS; isWished(); left--) {
    try {
      return await context.setOffline(offline);
    } catch (error) {
      if (left === 1) throw error;
    }
  }
}

const hasHeard = async (context: BrowserContext, offline: boolean): Promise<void> => {
  const waits = context.pages().map((page) => page.waitForFunction((off) => navigator.onLine !== off, offline));
  await Promise.all(waits);
};

/** The page never answers to this: the answer is that it has crashed. */
async function crash(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash', { timeout: LIMITS_MS.close });
  session.send('Page.crash').catch(() => undefined); // there is nobody left to answer
  await crashed;
}

async function launch(executablePath: string, options: LaunchOptions): Promise<ChromiumBrowser> {
  const context = await openContext(executablePath, options);
  // Stays open, so that a test may close every tab of its own.
  const keeper = context.pages()[0] ?? (await context.newPage());
  let workersWereStopped = false;
  let wished = false;
  return {
    engine: 'chromium',
    version: context.browser()?.version() ?? 'unknown',
    context,
    newTab: async () => toTab(await within(LIMITS_MS.newTab, 'opening a tab', context.newPage())),
    async stopWorkers() {
      await within(LIMITS_MS.close, 'stopping the workers', stopWorkers(context, keeper));
      workersWereStopped = true;
    },
    crash: (tab) => crash(context, (tab as ChromiumTab).page),
    async setOffline(offline) {
      wished = offline;
      const everywhere = setOffline(context, offline, () => wished === offline);
      everywhere.catch(() => undefined);
      // A stopped worker hears of it when it wakes, a page that crashes never: the driver would wait for both.
      const heard = workersWereStopped
        ? Promise.race([everywhere, hasHeard(context, offline), passes(LONGEST_HEARING_MS)])
        : everywhere;
      await within(LIMITS_MS.close, 'cutting the network', heard);
      // One that woke without a network may never hear that there is one again; the next one does.
      if (workersWereStopped && !offline) await stopWorkers(context, keeper);
    },
    close: () => within(LIMITS_MS.close, 'closing Chromium', context.close()),
    async kill() {
      await killTree(({ command }) => command.includes(`--user-data-dir=${options.profile}`));
      // The connection is gone: this only frees our side.
      await within(LIMITS_MS.close, 'letting go of Chromium', context.close()).catch(() => undefined);
    },
  };
}

/** Chromium, driven by Playwright over a pipe. */
export interface ChromiumEngine extends Engine {
  launch(options: LaunchOptions): Promise<ChromiumBrowser>;
}

/** The Chromium at `executablePath`. */
export const createChromium = (executablePath: string): ChromiumEngine => ({
  name: 'chromium',
  launch: (options) => launch(executablePath, options),
});
