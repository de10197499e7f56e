import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { build } from 'vite';
import type { Tab } from '../engines/engine.ts';
import { ENGINES, useBrowser, useScenes, type Scene } from './harness/scene.ts';

const newScene = useScenes(3);
const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

let shop = '';
beforeAll(async () => {
  // As in development, where StrictMode does everything twice.
  process.env['NODE_ENV'] = 'development';
  const built = await build({
    configFile: false,
    mode: 'development',
    logLevel: 'error',
    root: path('../fixtures/react-shop/'),
    define: { 'process.env.NODE_ENV': '"development"' },
    resolve: { alias: { 'tillroll/react': path('../../dist/react.js') } },
    build: {
      write: false,
      minify: false,
      lib: { entry: path('../fixtures/react-shop/main.tsx'), formats: ['es'], fileName: 'shop' },
      rollupOptions: { output: { codeSplitting: false } },
    },
  });
  const [
    {
      output: [{ code }],
    },
  ] = built as unknown as [{ output: [{ code: string }] }];
  shop = code;
});

async function openShop({ pages }: Scene, tab: Tab): Promise<void> {
  pages.scripts.set('/shop.js', shop);
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title>
<link rel="icon" href="data:,"><script>window.shop = ${JSON.stringify(pages.tag)};</script></head>
<body><div id="root"></div><script type="module" src="/shop.js"></script></body></html>`;
  await tab.goto(pages.page({ html }));
}

const click = (tab: Tab, id: string): Promise<void> =>
  tab.evaluate(async (wanted) => {
    while (!document.getElementById(wanted)) await new Promise((resolve) => setTimeout(resolve, 20));
    document.getElementById(wanted)?.click();
    // Until React has drawn what follows.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }, id);

const viewsOf = async ({ journal }: Scene): Promise<readonly string[]> =>
  (await journal.rows())
    .filter(({ name }) => name === 'product_viewed')
    .map(({ data }) => (data['product'] as { id: string }).id);

describe.each(ENGINES)('a React shop in StrictMode, in %s,', (_name, engine) => {
  const { newTab } = useBrowser(engine);

  it('says one view a navigation, there and back, and one addition a click', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await openShop(scene, tab);
    for (const id of ['to-1', 'add', 'add', 'to-2', 'home', 'to-2', 'to-1']) await click(tab, id);
    await tab.evaluate(async () => {
      history.back();
      await new Promise((resolve) => setTimeout(resolve, 200));
    });
    await expect.poll(() => scene.journal.count(), { timeout: 20_000 }).toBe(7);
    expect(await viewsOf(scene)).toEqual(['1', '2', '2', '1', '2']);
    await expect.poll(() => tab.evaluate(() => document.getElementById('pending')?.textContent)).toBe('0');
    expect(await scene.ledger()).toMatchObject([{ highest: 7, arrivedCount: 7, complete: true }]);
  });
});
