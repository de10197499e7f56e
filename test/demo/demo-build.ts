import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createShop, type Shop } from '../../demo/server/create-shop.ts';
import type { Build } from '../../demo/server/static-files.ts';

/** A build with a word in each file: enough for a server, which never looks inside. */
export async function makeBuild(): Promise<Build & { readonly remove: () => Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'tillroll-demo-'));
  const build = { demo: join(root, 'demo'), sdk: join(root, 'sdk') };
  await mkdir(build.demo, { recursive: true });
  await mkdir(join(build.sdk, 'script-tag'), { recursive: true });
  for (const file of ['shop.js', 'inspector.js', 'tokens.css']) await writeFile(join(build.demo, file), '/* demo */');
  await writeFile(join(build.sdk, 'script-tag', 'tillroll.js'), '/* tag */');
  await writeFile(join(build.sdk, 'tillroll-sw.js'), '/* worker */');
  await writeFile(join(root, 'secret.js'), '/* secret */');
  return { ...build, remove: () => rm(root, { recursive: true }) };
}

/** A shop on a free port whose backend lives elsewhere. */
export const openShop = (build: Build, port = 0): Promise<Shop> =>
  createShop({
    backend: { url: 'http://127.0.0.1:9', collectKey: 'pk_test', readKey: 'rk_test' },
    host: '127.0.0.1',
    port,
    dataDir: '',
    worker: true,
    build,
  });
