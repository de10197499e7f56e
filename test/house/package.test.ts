import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
let files: readonly string[];

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

const npm = (args: readonly string[], cwd: string): string =>
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** A shop's folder with nothing in it but the packed product. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tillroll-package-'));
  const [packed] = JSON.parse(
    npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root),
  ) as Packed[];
  if (!packed) throw new Error('npm pack packed nothing');
  files = packed.files.map(({ path }) => path);
  writeFileSync(join(folder, 'package.json'), '{"name":"shop","private":true,"type":"module"}');
  npm(['install', '--ignore-scripts', join(folder, packed.filename)], folder);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inShop = (program: string): string =>
  execFileSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: folder, encoding: 'utf8' }).trim();

describe('package', () => {
  it('lists only the SDK, the worker, types, README, LICENSE and CHANGELOG', () => {
    const other = files.filter((file) => !/^dist\/[\w/.-]+\.(js|d\.ts)$/.test(file));
    expect(other.toSorted()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
    expect(files).toEqual(
      expect.arrayContaining([
        'dist/index.js',
        'dist/index.d.ts',
        'dist/tillroll-sw.js',
        'dist/script-tag/tillroll.js',
      ]),
    );
  });

  it('brings nothing of the backend into a shop', () => {
    const packages = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(packages.toSorted()).toEqual([
      '@types',
      'dexie',
      'rxjs',
      'tillroll',
      'tslib',
      'workbox-core',
      'workbox-window',
    ]);
  });

  it('imports by every door, without a browser and without side effects', () => {
    expect(
      inShop(`
      const { createTillroll } = await import('tillroll');
      const { openOutboxReader } = await import('tillroll/outbox');
      const { installTillroll } = await import('tillroll/service-worker');
      const { basketState } = await import('tillroll/streams');
      const { startCapture } = await import('tillroll/capture');
      const doors = [createTillroll, openOutboxReader, installTillroll, basketState, startCapture];
      console.log(doors.map((each) => typeof each).join());
    `),
    ).toBe('function,function,function,function,function');
  });

  it('resolves the files that a shop serves itself', () => {
    expect(
      inShop(`
      import { readFileSync } from 'node:fs';
      for (const door of ['tillroll/script-tag', 'tillroll/script-tag/streams', 'tillroll/tillroll-sw.js'])
        console.log(readFileSync(new URL(import.meta.resolve(door))).length > 500);
    `),
    ).toBe('true\ntrue\ntrue');
  });

  it('keeps its inner rooms to itself', () => {
    expect(inShop(`await import('tillroll/sdk/outbox/outbox.ts').catch(({ code }) => console.log(code))`)).toBe(
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
    );
  });

  it('types a shop in its own strict compiler, and refuses a wrong payload', () => {
    writeFileSync(
      join(folder, 'shop.ts'),
      `import { createTillroll } from 'tillroll';
       import { installTillroll } from 'tillroll/service-worker';
       import { startCapture } from 'tillroll/capture';
       import { basketState } from 'tillroll/streams';
       const till = createTillroll({ endpoint: '/till/', key: 'tr_pub_x' });
       till.signals.basket_addition.subscribe((event) => event.data.quantity.toFixed(0));
       void till.signals.product_viewed.send({ product: { id: '1', price: { amount: '1.50', currency: 'EUR' } } });
       basketState(till).subscribe(({ count }) => count.toFixed(0));
       startCapture(till, { kinds: ['schema-org'], currency: 'EUR' }).close();
       installTillroll(self);
       // @ts-expect-error a product has an id
       void till.signals.product_viewed.send({ product: { name: 'nameless' } });
       // @ts-expect-error a quantity is a number
       void till.signals.basket_addition.send({ product: { id: '1' }, quantity: 'two' });
       // @ts-expect-error a misspelt field
       void till.signals.basket_addition.send({ product: { id: '1' }, quantaty: 2 });
       // @ts-expect-error no such capture
       startCapture(till, { kinds: ['microformats'] });
       // @ts-expect-error no such signal
       void till.signals.product_vewed;
      `,
    );
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const args = [
      tsc,
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--lib',
      'es2022,dom',
      '--types',
      '',
      'shop.ts',
    ];
    const run = (): string => execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    expect(run()).toBe('');
    const declarations = readFileSync(join(root, 'dist/index.d.ts'), 'utf8');
    expect(declarations).not.toMatch(/from '(valibot|@tillroll)/);
  });
});
