// Where this machine keeps the browsers that the tests run in: what the environment names, else the usual places.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const PROGRAMS = {
  chromium: {
    variable: 'CHROMIUM_PATH',
    names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'],
    places: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ],
  },
  firefox: {
    variable: 'FIREFOX_PATH',
    names: ['firefox-esr', 'firefox'],
    places: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
  },
  webkit: { variable: 'WEBKIT_PATH', names: ['WebKitWebDriver'], places: [] },
};

const inPath = (names) => {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
};

function find({ variable, names, places }) {
  const given = process.env[variable];
  if (!given) return [...inPath(names), ...places].find((file) => existsSync(file));
  if (!existsSync(given)) throw new Error(`${variable} names ${given}, which is not there`);
  return given;
}

const BINDINGS = "import gi; gi.require_version('Gtk', '3.0'); gi.require_version('WebKit2', '4.1')";

const succeeds = (program, ...args) => spawnSync(program, args, { stdio: 'ignore', timeout: 30_000 }).status === 0;
// Loads the library itself: bindings without it are of no use.
const hasBindings = (python) => succeeds(python, '-c', `${BINDINGS}; from gi.repository import WebKit2`);

/** The programs of a WebKit that can be driven: its driver, a Python with its bindings, and a screen. */
function findWebKit() {
  const driver = find(PROGRAMS.webkit);
  const python = process.env.WEBKIT_PYTHON;
  // Found and tried before, by whoever has set both.
  if (process.env.WEBKIT_PATH && python) return { driver, python };
  if (!driver || !succeeds(driver, '--help') || !inPath(['Xvfb']).some((file) => existsSync(file))) return undefined;
  const tried = ['/usr/bin/python3', 'python3'].find(hasBindings);
  return tried && { driver, python: tried };
}

/** What is there: a path for Chromium and for Firefox, two programs for WebKit; undefined what is not. */
export const installedBrowsers = () => ({
  chromium: find(PROGRAMS.chromium),
  firefox: find(PROGRAMS.firefox),
  webkit: findWebKit(),
});
