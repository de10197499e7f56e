import puppeteer from 'puppeteer-core';
import { LIMITS_MS, within } from './deadline.ts';
import type { Browser, Engine, LaunchOptions, Tab } from './engine.ts';
import { goBack } from './go-back.ts';
import { killTree } from './processes.ts';

const PREFERENCES = {
  // `storage.persist()` asks the person and waits for ever where there is none.
  'dom.storageManager.prompt.testing': true,
  'dom.storageManager.prompt.testing.allow': true,
  // "Offline" means this machine's own addresses as well.
  'network.disable-localhost-when-offline': true,
};

/** The driver's connection. Its own pages lose sight of a document that comes out of the back/forward cache. */
interface BiDi {
  send(method: string, parameters: object): Promise<{ readonly result: unknown }>;
  on(event: string, listener: (parameters: { readonly context: string }) => void): void;
  off(event: string, listener: (parameters: { readonly context: string }) => void): void;
}

type Evaluated =
  | { readonly type: 'success'; readonly result: { readonly value?: unknown } }
  | { readonly type: 'exception'; readonly exceptionDetails: { readonly text: string } };

interface FirefoxTab extends Tab {
  readonly context: string;
  crashed: boolean;
}

const valueOf = (answer: Evaluated): unknown => {
  if (answer.type === 'exception') throw new Error(answer.exceptionDetails.text);
  return answer.result.value;
};

/** Runs a function in the page. What goes in and what comes out are JSON. */
async function call(bidi: BiDi, context: string, work: (argument: never) => unknown, argument: unknown) {
  const { result } = await bidi.send('script.callFunction', {
    functionDeclaration: `async (json) => JSON.stringify(await (${work})(json && JSON.parse(json)))`,
    arguments: [argument === undefined ? { type: 'undefined' } : { type: 'string', value: JSON.stringify(argument) }],
    target: { context },
    awaitPromise: true,
  });
  const json = valueOf(result as Evaluated);
  return typeof json === 'string' ? (JSON.parse(json) as unknown) : undefined;
}

/** Rejects when the page is left meanwhile: one in the back/forward cache would keep its promises waiting. */
async function unlessLeft<Result>(bidi: BiDi, context: string, work: Promise<Result>): Promise<Result> {
  let onCommit = (_of: { readonly context: string }): void => undefined;
  const left = new Promise<never>((_resolve, reject) => {
    onCommit = (of) => of.context === context && reject(new Error('the page was left'));
  });
  bidi.on('browsingContext.navigationCommitted', onCommit);
  try {
    return await Promise.race([work, left]);
  } finally {
    bidi.off('browsingContext.navigationCommitted', onCommit);
  }
}

function toTab(bidi: BiDi, context: string): FirefoxTab {
  const tab: FirefoxTab = {
    context,
    crashed: false,
    async goto(url) {
      tab.crashed = false;
      const loaded = bidi.send('browsingContext.navigate', { context, url, wait: 'complete' });
      await within(LIMITS_MS.goto, `going to ${url}`, loaded);
    },
    leaveFor: (url) => tab.evaluate((to) => void (location.href = to), url),
    back: () => goBack(tab),
    async evaluate<Result, Argument>(work: (argument: Argument) => Result | Promise<Result>, argument?: Argument) {
      // Firefox puts an empty page in the place of a crashed one.
      if (tab.crashed) throw new Error('the tab has crashed');
      const answer = unlessLeft(bidi, context, call(bidi, context, work, argument));
      return (await within(LIMITS_MS.evaluate, 'a call in the page', answer)) as Result;
    },
    async close() {
      await within(LIMITS_MS.close, 'closing a tab', bidi.send('browsingContext.close', { context }));
    },
  };
  return tab;
}

async function openTab(bidi: BiDi): Promise<FirefoxTab> {
  const { result } = await bidi.send('browsingContext.create', { type: 'tab' });
  return toTab(bidi, (result as { context: string }).context);
}

/** Runs code with the rights of the browser itself. */
async function inBrowser(bidi: BiDi, body: string): Promise<unknown> {
  const tree = await bidi.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
  const [window] = (tree.result as { contexts: readonly { context: string }[] }).contexts;
  const { result } = await bidi.send('script.evaluate', {
    expression: `(async () => { ${body} })()`,
    target: { context: window?.context },
    awaitPromise: true,
  });
  return valueOf(result as Evaluated);
}

const STOP_WORKERS = `
  const manager = Cc['@mozilla.org/serviceworkers/manager;1'].getService(Ci.nsIServiceWorkerManager);
  const all = manager.getAllRegistrations();
  for (let at = 0; at < all.length; at++) {
    const registration = all.queryElementAt(at, Ci.nsIServiceWorkerRegistrationInfo);
    await registration.activeWorker?.terminateWorker();
  }`;

const processOf = (title: string): string => `
  const browser = gBrowser.browsers.find(({ contentTitle }) => contentTitle === ${JSON.stringify(title)});
  return browser.browsingContext.currentWindowGlobal.domProcess.osPid;`;

/** SIGKILL to the process of the tab, which the browser knows by the title that is given to it for the moment. */
async function crash(bidi: BiDi, tab: FirefoxTab): Promise<void> {
  const title = `to crash ${Math.random()}`;
  await tab.evaluate((text) => void (document.title = text), title);
  for (let attempt = 0; attempt < 50; attempt++) {
    const pid = await inBrowser(bidi, processOf(title)).catch(() => undefined); // the title is on its way
    if (typeof pid !== 'number') continue;
    process.kill(pid, 'SIGKILL');
    tab.crashed = true;
    return;
  }
  throw new Error('Firefox does not tell the process of the tab');
}

async function launch(executablePath: string, { profile }: LaunchOptions): Promise<Browser> {
  const driver = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    userDataDir: profile,
    timeout: LIMITS_MS.launch,
    protocolTimeout: LIMITS_MS.launch,
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: PREFERENCES,
  });
  const { connection: bidi } = driver as unknown as { readonly connection: BiDi };
  const limited = <Result>(what: string, work: Promise<Result>): Promise<Result> => within(LIMITS_MS.close, what, work);
  return {
    engine: 'firefox',
    version: await driver.version(),
    newTab: () => within(LIMITS_MS.newTab, 'opening a tab', openTab(bidi)),
    async stopWorkers() {
      await limited('stopping the workers', inBrowser(bidi, STOP_WORKERS));
    },
    crash: (tab) => limited('crashing a tab', crash(bidi, tab as FirefoxTab)),
    async setOffline(offline) {
      await limited(
        'cutting the network',
        inBrowser(
          bidi,
          `Services.io.offline = ${offline}; Services.obs.notifyObservers(null, 'net:cancel-all-connections');`,
        ),
      );
    },
    close: () => limited('closing Firefox', driver.close()),
    async kill() {
      await killTree(
        ({ command }) => command.includes(`-profile ${profile}`) || command.includes(`-profile=${profile}`),
      );
      await limited('letting go of Firefox', driver.close()).catch(() => undefined); // the connection is gone
    },
  };
}

/** Firefox, driven by Puppeteer over WebDriver BiDi. */
export const createFirefox = (executablePath: string): Engine => ({
  name: 'firefox',
  launch: (options) => launch(executablePath, options),
});
