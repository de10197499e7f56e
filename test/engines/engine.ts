/*
 * One way to drive three browsers: what a journey needs of Chromium (Blink), Firefox (Gecko) and WebKit, and nothing
 * that only one driver calls by that name.
 */

/** A browser that events are carried in. */
export type EngineName = 'chromium' | 'firefox' | 'webkit';

/** Where Chromium keeps IndexedDB: its old store, or the one that replaces it. Others have one. */
export type ChromiumStore = 'leveldb' | 'sqlite';

/** How a browser is started. */
export interface LaunchOptions {
  /** A folder; a second start on it finds what the first has left. */
  readonly profile: string;
  /** Chromium only. Default: `leveldb`. */
  readonly store?: ChromiumStore;
}

/** A tab. Its calls reject once the tab or the browser is gone; none of them hangs. */
export interface Tab {
  /** Resolves when the page's `load` has fired. */
  goto(url: string): Promise<void>;
  /** Navigates and does not wait: for the moment of leaving. */
  leaveFor(url: string): Promise<void>;
  /** Back in history; resolves when a page is there. */
  back(): Promise<void>;
  /** Runs a function in the page, with one JSON argument, and gives its result; promises are waited for. */
  evaluate<Result, Argument = undefined>(
    work: (argument: Argument) => Result | Promise<Result>,
    argument?: Argument,
  ): Promise<Result>;
  close(): Promise<void>;
}

/** A running browser on a profile. */
export interface Browser {
  readonly engine: EngineName;
  /** Its version, as it says itself. */
  readonly version: string;
  newTab(): Promise<Tab>;
  /** Ends every service worker, as the browser does when one has been idle. Absent where no driver can. */
  readonly stopWorkers?: () => Promise<void>;
  /** Ends the process that renders this tab, and others that live in it. Absent where the browser would go with it. */
  readonly crash?: (tab: Tab) => Promise<void>;
  /** The network as the browser sees it: page and worker, and `navigator.onLine`. Absent where no driver can. */
  readonly setOffline?: (offline: boolean) => Promise<void>;
  /** Closes it as a person would. */
  close(): Promise<void>;
  /** SIGKILL to the browser and everything it has started; resolves when all of it is gone. */
  kill(): Promise<void>;
}

/** One browser of this machine. */
export interface Engine {
  readonly name: EngineName;
  launch(options: LaunchOptions): Promise<Browser>;
}
