import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as passes } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../journey/harness/free-port.ts';
import { LIMITS_MS, within } from './deadline.ts';
import { openDisplay } from './display.ts';
import type { Browser, Engine, LaunchOptions, Tab } from './engine.ts';
import { goBack } from './go-back.ts';
import { killTree, treeBelow } from './processes.ts';
import { ask, callInPage } from './web-driver.ts';

const CLOSE = '';
const LAUNCHER = fileURLToPath(new URL('./webkit-launcher.py', import.meta.url));

/** What WebKit needs on a machine. */
export interface WebKitPrograms {
  /** `WebKitWebDriver`. */
  readonly driver: string;
  /** A Python that has WebKitGTK's bindings. */
  readonly python: string;
}

interface Running {
  readonly driver: ChildProcess;
  /** The session's address. */
  readonly url: string;
  readonly version: string;
}

async function startDriver({ driver: program }: WebKitPrograms): Promise<Pick<Running, 'driver' | 'url'>> {
  const port = await freePort();
  const driver = spawn(program, ['-p', String(port)], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: await openDisplay(), GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1' },
  });
  const url = `http://127.0.0.1:${port}`;
  for (let look = 0; look < 200; look++) {
    if (await ask(url, { method: 'GET', path: '/status' }).catch(() => undefined)) return { driver, url };
    await passes(50);
  }
  throw new Error('WebKitWebDriver did not come up within 10 s');
}

async function startSession(programs: WebKitPrograms, profile: string): Promise<Running> {
  const { driver, url } = await startDriver(programs);
  const options = { binary: programs.python, args: [LAUNCHER, `--profile=${profile}`, `--until=${process.pid}`] };
  const capabilities = {
    alwaysMatch: { timeouts: { script: 15_000, pageLoad: 60_000 }, 'webkitgtk:browserOptions': options },
  };
  const session = await ask<{ sessionId: string; capabilities: { browserVersion: string } }>(url, {
    method: 'POST',
    path: '/session',
    body: { capabilities },
    limitMs: LIMITS_MS.launch,
  }).catch((error: unknown) => {
    driver.kill('SIGKILL');
    throw error;
  });
  return { driver, url: `${url}/session/${session.sessionId}`, version: session.capabilities.browserVersion };
}

type InWindow = <Value>(handle: string, path: string, body?: object) => Promise<Value>;

/** A session looks at one window at a time: commands stand in line. */
function createTurns(url: string): InWindow {
  let current: string | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  async function command<Value>(handle: string, path: string, body?: object): Promise<Value> {
    if (current !== handle) {
      current = undefined;
      await ask(url, { method: 'POST', path: '/window', body: { handle } });
      current = handle;
    }
    if (path === CLOSE) return ask(url, { method: 'DELETE', path: '/window' });
    return ask(url, { method: 'POST', path, ...(body && { body }), limitMs: LIMITS_MS.goto });
  }

  return <Value>(handle: string, path: string, body?: object) => {
    const next = turn.then(() => command<Value>(handle, path, body));
    turn = next.catch(() => undefined); // the caller hears of it
    return next;
  };
}

function toTab(inWindow: InWindow, handle: string): Tab {
  const run = <Value>(script: string, args: readonly unknown[]) =>
    inWindow<Value>(handle, '/execute/sync', { script, args });
  const tab: Tab = {
    async goto(url) {
      await inWindow(handle, '/url', { url });
      // What cannot be reached is shown as a page without an address.
      const isThere = await run<boolean>('return location.href !== "about:blank"', []);
      if (!isThere && url !== 'about:blank') throw new Error(`${url} cannot be reached`);
    },
    leaveFor: (url) => tab.evaluate((to) => void (location.href = to), url),
    back: () => goBack(tab),
    evaluate: <Result, Argument>(work: (argument: Argument) => Result | Promise<Result>, argument?: Argument) =>
      callInPage(run, work, argument) as Promise<Result>,
    async close() {
      await inWindow(handle, CLOSE);
    },
  };
  return tab;
}

const ofDriver =
  ({ driver }: Running) =>
  ({ pid }: { readonly pid: number }): boolean =>
    pid === driver.pid;

async function closeAll(running: Running): Promise<void> {
  await ask(running.url, { method: 'DELETE', path: '' }).catch(() => undefined); // what is left is ended below
  const isLeft = (): boolean => treeBelow(ofDriver(running)).length > 1;
  for (let look = 0; look < 100 && isLeft(); look++) await passes(50);
  if (running.driver.exitCode !== null || running.driver.signalCode !== null) return;
  const gone = once(running.driver, 'exit');
  running.driver.kill('SIGKILL');
  await gone;
}

async function launch(programs: WebKitPrograms, { profile }: LaunchOptions): Promise<Browser> {
  const running = await startSession(programs, profile);
  const inWindow = createTurns(running.url);
  const keeper = await ask<string>(running.url, { method: 'GET', path: '/window' });
  return {
    engine: 'webkit',
    version: running.version,
    async newTab() {
      const { handle } = await inWindow<{ handle: string }>(keeper, '/window/new', { type: 'tab' });
      return toTab(inWindow, handle);
    },
    close: () => within(LIMITS_MS.close, 'closing WebKit', closeAll(running)),
    kill: () => killTree(ofDriver(running)),
  };
}

/** WebKitGTK, driven by its WebDriver, each browser on a screen of its own that nobody sees. */
export const createWebKit = (programs: WebKitPrograms): Engine => ({
  name: 'webkit',
  launch: (options) => launch(programs, options),
});
