// Finds the browsers to test with: installed ones, Playwright's own Chromium, else the system's package manager's.
import { existsSync } from 'node:fs';
import { installedBrowsers } from './installed-browsers.mjs';
import { run } from './setup.mjs';

/** Each engine's name for people, and what the system's package manager calls it. */
export const ENGINES = {
  chromium: { title: 'Chromium', packages: ['chromium'] },
  firefox: { title: 'Firefox', packages: ['firefox-esr'] },
  webkit: { title: 'WebKit', packages: ['webkit2gtk-driver', 'xvfb', 'python3-gi', 'gir1.2-webkit2-4.1'] },
};

const quietly = (command, args) =>
  run(command, args, { stdio: ['ignore', 'ignore', 'ignore'] }).then(
    () => true,
    () => false,
  );

async function downloaded() {
  const { chromium } = await import('playwright-core');
  const file = chromium.executablePath();
  return file && existsSync(file) ? file : undefined;
}

async function playwrights(say) {
  const before = await downloaded();
  if (before) return before;
  say("browsers: no Chromium installed, downloading Playwright's (about a minute)");
  await quietly(process.execPath, ['node_modules/playwright-core/cli.js', 'install', 'chromium']);
  return downloaded();
}

async function askPackageManager(names, say) {
  const packages = names.flatMap((name) => ENGINES[name].packages);
  say(`browsers: asking the system for ${packages.join(' ')} (apt-get install, a minute or two)`);
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = (...args) => {
    const [command, ...rest] = [...sudo, 'apt-get', ...args];
    return quietly(command, rest);
  };
  await apt('update', '-qq');
  const isDone = await apt('install', '-y', '-qq', ...packages);
  say(`browsers: the system ${isDone ? 'has installed them' : 'could not install them'}`);
}

const WAY_OUT = 'install one, or name one with CHROMIUM_PATH=/path/to/chromium';

/** Finds these engines or installs them; says what it does meanwhile. What could not be had is undefined. */
async function findThese(names, say) {
  const found = installedBrowsers();
  if (names.includes('chromium')) found.chromium ??= await playwrights(say);
  const lacking = names.filter((name) => !found[name]);
  if (lacking.length === 0) return found;
  await askPackageManager(lacking, say);
  return { ...installedBrowsers(), ...(found.chromium && { chromium: found.chromium }) };
}

/**
 * All engines of this machine: paths of Chromium and Firefox, the programs of WebKit. Throws without a Chromium;
 * another one that could not be had is undefined.
 */
export async function findBrowsers(say) {
  const found = await findThese(Object.keys(ENGINES), say);
  if (!found.chromium) throw new Error(`no Chromium could be found or installed; ${WAY_OUT}`);
  return found;
}

/** The path of a Chromium. */
export async function findBrowser(say) {
  const { chromium } = await findThese(['chromium'], say);
  if (!chromium) throw new Error(`no Chromium could be found or installed; ${WAY_OUT}`);
  return { path: chromium };
}

/** Tells the tests, through their environment, what was found, so that they do not look again. */
export const toEnvironment = ({ chromium, firefox, webkit }) => ({
  CHROMIUM_PATH: chromium,
  ...(firefox && { FIREFOX_PATH: firefox }),
  ...(webkit && { WEBKIT_PATH: webkit.driver, WEBKIT_PYTHON: webkit.python }),
});
