import { checkPayload, toSignalName } from '@tillroll/catalogue';
import { transform } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { findDjango, PYTHON } from './fetch-django.ts';
import { sayLacking } from './front.ts';
import { blocksOf, ROOT } from './recipe.ts';
import { newFolder } from './cache.ts';

function ownFolder(name: string): string {
  const folder = newFolder(name);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What the catalogue has against it. */
function issuesOf(name: string, payload: unknown): unknown {
  const signal = toSignalName(name);
  if (signal === undefined) return `there is no signal ${name}`;
  const checked = checkPayload(signal, payload);
  return checked.kind === 'issues' ? checked.issues : [];
}

const scriptsOf = (page: string): readonly string[] =>
  blocksOf(page, 'svelte').flatMap((code) =>
    [...code.matchAll(/<script lang="ts">([\s\S]*?)<\/script>/g)].map(([, inner = '']) => inner),
  );

describe('the recipes for pages', () => {
  it.each([
    ['vue.md', 3],
    ['svelte.md', 4],
    ['saleor-storefront.md', 2],
    ['nextjs.md', 2],
  ])('are code: %s', async (page, least) => {
    const path = `docs/recipes/${page}`;
    const whole = [
      ...blocksOf(path, 'ts'),
      ...scriptsOf(path),
      ...blocksOf(path, 'tsx').filter((code) => code.includes('export ')),
    ];
    expect(whole.length).toBeGreaterThanOrEqual(least);
    for (const code of whole) await transform(code, { loader: 'tsx' });
  });

  it('say only signals that there are', () => {
    for (const page of ['vue.md', 'svelte.md', 'django-oscar.md', 'saleor-storefront.md']) {
      const text = readFileSync(`${ROOT}docs/recipes/${page}`, 'utf8');
      const said = [
        ...text.matchAll(/signals\.(\w+)\.send|tillroll\?*\.?\('(\w+)'|json_script\(\["(\w+)"|<Say name="(\w+)"/g),
      ];
      expect(said.length).toBeGreaterThan(0);
      for (const [, ...names] of said)
        expect(toSignalName(names.find((name) => name !== undefined) ?? '')).toBeDefined();
    }
  });
});

describe("the recipe for Saleor's storefront", () => {
  it('makes payloads that the catalogue takes of what its GraphQL answers', async () => {
    const [source = ''] = blocksOf('docs/recipes/saleor-storefront.md', 'ts');
    const { code } = await transform(source, { loader: 'ts', format: 'esm' });
    const file = join(ownFolder('saleor'), 'tillroll.mjs');
    writeFileSync(file, code);
    const { toProduct, toLine } = (await import(pathToFileURL(file).href)) as Record<
      string,
      (...given: unknown[]) => unknown
    >;
    const product = {
      id: 'UHJvZHVjdDoxMTU=',
      name: 'Juice',
      slug: 'juice',
      category: { name: 'Drinks' },
      thumbnail: null,
    };
    const price = { gross: { amount: 5.99, currency: 'USD' } };
    const line = { id: 'l', quantity: 3, totalPrice: price, variant: { product, name: '1l', pricing: { price } } };
    expect(issuesOf('product_viewed', { product: toProduct?.(product, price) })).toEqual([]);
    expect(issuesOf('product_viewed', { product: toProduct?.({ ...product, category: null }) })).toEqual([]);
    expect(issuesOf('start_checkout', { basket: { id: 'c', lines: [toLine?.(line)], total: price.gross } })).toEqual(
      [],
    );
    expect(toLine?.(line)).toMatchObject({
      product: { category: 'Drinks', url: '/products/juice' },
      price: { amount: 5.99 },
    });
  });
});

/** Oscar's objects, as far as the tags look at them. */
const OSCAR = `
import json, re
from decimal import Decimal
from types import SimpleNamespace as Thing
import tillroll as tags

class Rows(list):
    def first(self): return self[0] if self else None
    def all(self): return self

def product(**fields):
    categories = Rows([Thing(name="Mugs")])
    return Thing(id=207, upc="", is_parent=False, get_categories=lambda: categories, get_title=lambda: 'Mug </script>',
                 get_absolute_url=lambda: "/catalogue/mug_207/", **fields)

price = Thing(exists=True, is_tax_known=True, incl_tax=Decimal("12.50"), excl_tax=Decimal("10.42"), currency="EUR")
nothing = Thing(exists=False)
request = Thing(strategy=Thing(fetch_for_product=lambda p: Thing(price=price), fetch_for_parent=lambda p: Thing(price=nothing)))
line = Thing(product=product(), quantity=2, is_tax_known=True, unit_price_incl_tax=Decimal("12.50"), price_currency="EUR")
gone = Thing(product=None, quantity=1, unit_price_incl_tax=Decimal("1.00"))
basket = Thing(id=9, all_lines=lambda: [line])
order = Thing(id=10, number="100010", user_id=None, total_incl_tax=Decimal("25.00"), shipping_incl_tax=Decimal("0.00"),
              currency="EUR", lines=Rows([line, gone]))
parent = product(); parent.is_parent = True
written = [
    tags.say_product_viewed(request, product()), tags.say_product_viewed(request, parent),
    tags.say_product_search("mug", Thing(count=3), Thing(number=1)), tags.say_start_checkout(basket),
    tags.say_order_placed(order),
]
print(json.dumps([str(each) for each in written]))
`;

describe('the recipe for django-oscar', () => {
  let django: string | undefined;
  beforeAll(() => {
    django = findDjango();
  }, 180_000);

  it('writes payloads that the catalogue takes, as text that ends no script', ({ skip }) => {
    if (django === undefined) {
      sayLacking('django-oscar', 'there is no Python, or Django could not be fetched');
      skip();
      return;
    }
    const folder = ownFolder('oscar');
    writeFileSync(join(folder, 'tillroll.py'), blocksOf('docs/recipes/django-oscar.md', 'python')[0] ?? '');
    writeFileSync(join(folder, 'run.py'), OSCAR);
    const env = { ...process.env, PYTHONPATH: django, PYTHONDONTWRITEBYTECODE: '1' };
    const written = JSON.parse(
      execFileSync(PYTHON, [join(folder, 'run.py')], { encoding: 'utf8', env }),
    ) as readonly string[];
    expect(written).toHaveLength(5);
    for (const html of written) {
      const [, inner = ''] = /^<script id="say-[a-z-]+" type="application\/json">([^<]*)<\/script>$/.exec(html) ?? [];
      const [name, payload] = JSON.parse(inner) as [string, unknown];
      expect([name, issuesOf(name, payload)]).toEqual([name, []]);
    }
  }, 120_000);

  it('says what the templates wrote, who it is, and an addition as its form is sent', () => {
    const product = { id: '207', name: 'Mug' };
    const written = { textContent: JSON.stringify(['product_viewed', { product }]) };
    const said: unknown[] = [];
    const tillroll = Object.assign((...call: unknown[]) => void said.push(call), {
      ready: (receiver: (till: object) => void) =>
        receiver({ identify: (id: string) => void said.push(['identify', id]) }),
    });
    let submit: (event: object) => void = () => undefined;
    const form = { addEventListener: (_type: string, listener: typeof submit) => (submit = listener) };
    const document = {
      currentScript: { dataset: { customer: '17' } },
      querySelectorAll: () => [written],
      querySelector: () => form,
      getElementById: () => written,
    };
    class FormData {
      get = (): string => '2';
    }
    runInNewContext(blocksOf('docs/recipes/django-oscar.md', 'js')[0] ?? '', { document, tillroll, FormData });
    submit({ target: form });
    expect(JSON.parse(JSON.stringify(said))).toEqual([
      ['identify', '17'],
      ['product_viewed', { product }],
      ['basket_addition', { product, quantity: 2 }],
    ]);
    expect(issuesOf('basket_addition', { product, quantity: 2 })).toEqual([]);
  });
});
