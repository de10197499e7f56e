// @ts-expect-error a plain script without declarations
import { installedBrowsers } from '../../tools/installed-browsers.mjs';
import { createChromium } from './chromium.ts';
import type { Engine, EngineName } from './engine.ts';
import { createFirefox } from './firefox.ts';
import { createWebKit, type WebKitPrograms } from './webkit.ts';

interface Installed {
  readonly chromium: string | undefined;
  readonly firefox: string | undefined;
  readonly webkit: WebKitPrograms | undefined;
}

const isWanted = (name: EngineName): boolean => {
  const wanted = process.env['ENGINES'];
  return !wanted || wanted.split(',').includes(name);
};

/**
 * The engines of this machine, Chromium first.
 *
 * `CHROMIUM_PATH`, `FIREFOX_PATH` and `WEBKIT_PATH` (its driver) name what is not in a usual place;
 * `ENGINES=firefox,webkit` picks some.
 */
export function findEngines(): readonly Engine[] {
  const { chromium, firefox, webkit } = installedBrowsers() as Installed;
  const engines = [
    ...(chromium ? [createChromium(chromium)] : []),
    ...(firefox ? [createFirefox(firefox)] : []),
    ...(webkit ? [createWebKit(webkit)] : []),
  ];
  return engines.filter(({ name }) => isWanted(name));
}
