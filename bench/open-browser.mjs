// The browser that figures of pages are taken in.
import { chromium } from 'playwright-core';
import { findBrowser } from '../tools/browser.mjs';

/** Opens Chromium without what would disturb. */
export async function openBrowser() {
  const { path: executablePath } = await findBrowser(console.log);
  return chromium.launch({ executablePath, args: ['--disable-gpu', '--disable-background-networking'] });
}
