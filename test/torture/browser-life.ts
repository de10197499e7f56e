import type { Browser, ChromiumStore, Engine, Tab } from '../engines/engine.ts';
import type { PageServer } from './page-server.ts';
import type { PagePlan } from './plan.ts';
import type { Troubles } from './troubles.ts';

/** A tab of the storm. */
export interface StormTab {
  readonly number: number;
  readonly tab: Tab;
  /** Pages it has been sent to since it was opened. */
  depth: number;
  /** Closed, crashed, or its browser is gone. */
  gone: boolean;
}

/** What a browser's life is made of. */
export interface BrowserLifeOptions {
  readonly engine: Engine;
  readonly profile: string;
  readonly store: ChromiumStore;
  readonly pages: PageServer;
  readonly troubles: Troubles;
}

/** One profile's browser, which is killed and started again, with its tabs. */
export interface BrowserLife {
  readonly browser: () => Browser | undefined;
  readonly tabs: () => readonly StormTab[];
  /** Starts it, as the next run. */
  readonly start: () => Promise<void>;
  readonly open: (page: PagePlan) => Promise<void>;
  readonly send: (tab: StormTab, page: PagePlan) => Promise<boolean>;
  readonly back: (tab: StormTab) => Promise<boolean>;
  readonly close: (tab: StormTab) => Promise<boolean>;
  readonly crash: (tab: StormTab) => Promise<boolean>;
  /** SIGKILL to all of it. */
  readonly kill: () => Promise<void>;
  readonly closeAll: () => Promise<void>;
  readonly version: () => string;
  /** How often it was started. */
  readonly run: () => number;
}

/** A busy machine may need more than one. */
const LAUNCHES = 3;

/** Makes a browser's life; nothing runs yet. */
export function createBrowserLife({ engine, profile, store, pages, troubles }: BrowserLifeOptions): BrowserLife {
  let browser: Browser | undefined;
  let version = 'unknown';
  let run = 0;
  let count = 0;
  let tabs: StormTab[] = [];

  const forget = (lost: StormTab): void => {
    lost.gone = true;
    tabs = tabs.filter((tab) => tab !== lost);
  };

  /** Calls a tab; one that does not answer any more is forgotten. */
  async function call(tab: StormTab, what: string, work: (tab: Tab) => Promise<unknown>): Promise<boolean> {
    const here = browser;
    return troubles.attempt(
      what,
      () => tab.gone || browser !== here,
      () => work(tab.tab),
    );
  }

  async function send(tab: StormTab, page: PagePlan): Promise<boolean> {
    tab.depth++;
    return call(tab, 'navigating', (to) => to.leaveFor(pages.addressOf({ run, tab: tab.number, page })));
  }

  function letGo(): Browser | undefined {
    const leaving = browser;
    browser = undefined;
    for (const tab of tabs) tab.gone = true;
    tabs = [];
    return leaving;
  }

  return {
    browser: () => browser,
    tabs: () => tabs,
    version: () => version,
    run: () => run,
    async start() {
      run++;
      for (let left = LAUNCHES; !browser; left--) {
        if (left === 0) throw new Error(`the browser did not start ${LAUNCHES} times`);
        await troubles.attempt(
          'starting the browser',
          () => false,
          async () => {
            browser = await engine.launch({ profile, store });
          },
        );
      }
      version = browser.version;
    },
    async open(page) {
      const here = browser;
      if (!here) return;
      await troubles.attempt(
        'opening a tab',
        () => browser !== here,
        async () => {
          const tab: StormTab = { number: ++count, tab: await here.newTab(), depth: 0, gone: false };
          if (browser !== here) return;
          tabs.push(tab);
          await send(tab, page);
        },
      );
    },
    send,
    async back(tab) {
      tab.depth--;
      return call(tab, 'going back', (to) => to.back());
    },
    async close(tab) {
      forget(tab);
      return call(tab, 'closing a tab', (to) => to.close());
    },
    async crash(tab) {
      const crash = browser?.crash;
      if (!crash) return false;
      forget(tab);
      const crashed = await call(tab, 'crashing a tab', (to) => crash(to));
      await call(tab, 'closing a crashed tab', (to) => to.close());
      return crashed;
    },
    async kill() {
      await letGo()?.kill();
    },
    async closeAll() {
      await letGo()?.close();
    },
  };
}
