import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openBrowser } from './harness/browser.ts';
import { freePort } from './harness/free-port.ts';
import { createJournalReader } from './harness/journal.ts';
import { pendingOf, visit } from './harness/page.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
}

/** `npm start`, without npm: the same program, on a port and a folder of this test. */
async function start(port: number, dataDir: string): Promise<Started> {
  const child = spawn(process.execPath, ['tools/start.mjs'], {
    cwd: root,
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += String(chunk)));
  await expect
    .poll(() => (child.exitCode === null ? text : `ended: ${text}`), { timeout: 60_000, interval: 200 })
    .toMatch(/http:\/\/127|ended/);
  return { child, output: () => text };
}

async function stop({ child }: Started): Promise<number | null> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  return child.exitCode;
}

describe('npm start', () => {
  it('serves shop, collector and queries on one port, stops cleanly, and starts again on the same data', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tillroll-start-'));
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const first = await start(port, folder);
    onTestFinished(async () => {
      first.child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    });
    expect(first.output()).toContain(url);

    const browser = await openBrowser(join(folder, 'profile'));
    onTestFinished(() => browser.close());
    await visit(browser.page, url);
    const inspector = browser.page.locator('tillroll-inspector');
    await inspector.getByRole('switch', { name: 'Backend down' }).click();
    await inspector.getByRole('button', { name: /say 50/i }).click();
    await expect.poll(() => pendingOf(browser.page), { timeout: 20_000 }).toBe(50);
    await inspector.getByRole('switch', { name: 'Backend down' }).click();
    await inspector.getByRole('button', { name: /flush/i }).click();
    await expect.poll(() => pendingOf(browser.page), { timeout: 20_000 }).toBe(0);
    await browser.close();

    const { readKey } = JSON.parse(readFileSync(join(folder, 'demo-keys.json'), 'utf8')) as { readKey: string };
    const journal = createJournalReader(url, readKey);
    expect(await journal.count()).toBe(50);

    const second = await start(port, join(folder, 'another'));
    expect(second.output()).toMatch(/PORT=\d+ npm start/);
    expect(second.child.exitCode ?? (await once(second.child, 'exit'))[0]).toBe(1);

    expect(await stop(first)).toBe(0);
    const again = await start(port, folder);
    expect(await journal.count()).toBe(50);
    expect(await stop(again)).toBe(0);
  });
});
