// Finds a Chromium to test with: an installed one, else Playwright's own, else the system's package manager's.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './setup.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

function installed() {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (!existsSync(given)) throw new Error(`CHROMIUM_PATH names ${given}, which is not there`);
    return given;
  }
  const folders = (process.env.PATH ?? '').split(delimiter);
  const inPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...inPath, ...MAC].find((file) => existsSync(file));
}

async function playwrights() {
  const { chromium } = await import('playwright-core');
  const file = chromium.executablePath();
  return file && existsSync(file) ? file : undefined;
}

const quietly = (command, args) =>
  run(command, args, { stdio: ['ignore', 'ignore', 'ignore'] }).then(
    () => true,
    () => false,
  );

async function fromPackageManager(say) {
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = async (...args) => {
    const [command, ...rest] = [...sudo, 'apt-get', ...args];
    return quietly(command, rest);
  };
  say('browser: asking the system for one (apt-get install chromium, about a minute)');
  await apt('update', '-qq');
  return (await apt('install', '-y', '-qq', 'chromium')) ? installed() : undefined;
}

/** The path of a Chromium, and how it was found; says what it does meanwhile. */
export async function findBrowser(say) {
  const here = installed();
  if (here) return { path: here, how: 'installed on this machine' };
  const before = await playwrights();
  if (before) return { path: before, how: "Playwright's own, downloaded earlier" };
  say("browser: none installed, downloading Playwright's Chromium");
  await quietly(process.execPath, ['node_modules/playwright-core/cli.js', 'install', 'chromium']);
  const downloaded = await playwrights();
  if (downloaded) return { path: downloaded, how: "Playwright's own, downloaded now" };
  const packaged = await fromPackageManager(say);
  if (packaged) return { path: packaged, how: "installed now by the system's package manager" };
  throw new Error(
    'no Chromium could be found or installed; install one, or name one with CHROMIUM_PATH=/path/to/chromium',
  );
}
