// `npm run screenshots`: starts the shop on a journal of its own, does what a visitor does, and takes the
// pictures in docs/.
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { build, checkNode, install, root } from './setup.mjs';

checkNode();
const say = (text) => console.log(text);
await install(say);
await build(say);
const { findBrowser } = await import('./browser.mjs');
const { chromium } = await import('playwright-core');
const { path: executablePath } = await findBrowser(say);

const PORT = process.env.PORT ?? '8431';
const shopUrl = `http://127.0.0.1:${PORT}`;
const pictures = join(root, 'docs', 'pictures');
const folder = mkdtempSync(join(tmpdir(), 'tillroll-screenshots-'));
mkdirSync(pictures, { recursive: true });

const server = spawn(process.execPath, ['demo/dist/server.js'], {
  cwd: root,
  env: { ...process.env, PORT, DATA_DIR: folder },
  stdio: ['ignore', 'ignore', 'inherit'],
});
const ended = new Promise((resolve) => server.once('exit', resolve));

async function untilUp() {
  for (let look = 0; look < 300; look++) {
    const answer = await fetch(`${shopUrl}/healthz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the shop did not come up within 30 s');
}

/** View, search, add: then some that have to wait, because the backend is switched off. */
async function shopALittle(page) {
  await page.goto(shopUrl);
  await page.locator('main a[href^="/p/"]').nth(2).click();
  await page.getByRole('button', { name: 'Add to basket' }).click();
  await page.getByRole('searchbox').fill('lamp');
  await page.getByRole('searchbox').press('Enter');
  await page.waitForURL(/search/);
  await page.locator('main a[href^="/p/"]').first().click();
  const inspector = page.locator('tillroll-inspector');
  // On a phone it is a sheet that the visitor pulls up.
  const toggle = inspector.locator('.toggle[aria-expanded]');
  if ((await toggle.getAttribute('aria-expanded')) === 'false') await toggle.click();
  await inspector.getByText('accepted').first().waitFor();
  await page.waitForTimeout(1500);
}

async function take(name, { width, height, colorScheme }) {
  const browser = await chromium.launch({ executablePath, args: ['--disable-gpu', '--disable-background-networking'] });
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  await shopALittle(page);
  await page.screenshot({ path: join(pictures, `${name}.png`) });
  if (name === 'shop-light') {
    await page.getByRole('switch', { name: /backend down/i }).click();
    await page.getByRole('button', { name: /say 50/i }).click();
    await page.waitForTimeout(2500);
    await page.screenshot({ path: join(pictures, 'backend-down.png') });
    await page.getByRole('switch', { name: /backend down/i }).click();
  }
  await browser.close();
  say(`docs/pictures/${name}.png`);
}

try {
  await untilUp();
  await take('shop-light', { width: 1440, height: 900, colorScheme: 'light' });
  await take('shop-dark', { width: 1440, height: 900, colorScheme: 'dark' });
  await take('shop-phone', { width: 390, height: 844, colorScheme: 'light' });
} finally {
  server.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
