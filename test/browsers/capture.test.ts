import { describe, expect, it } from 'vitest';
import type { Tab } from '../engines/engine.ts';
import { ENGINES, useBrowser, useScenes, type Scene } from './harness/scene.ts';
import { expectReaders, heardIn, jsonLd, pageWith, putStorefront, type HeardEvent } from './harness/storefront.ts';
import { flush } from './harness/till.ts';

const newScene = useScenes(20);

const product = (id: string, more: object = {}) => ({
  '@type': 'Product',
  productID: id,
  name: `Thing ${id}`,
  ...more,
});

interface Opened {
  readonly tab: Tab;
  readonly scene: Scene;
}

/** Opens a page with the tag and waits until its readers are there. */
async function open(newTab: () => Promise<Tab>, html: string, path = '/p/1'): Promise<Opened> {
  const [scene, tab] = [await newScene(), await newTab()];
  await tab.goto(putStorefront(scene.pages, path, html));
  await expectReaders(tab);
  return { tab, scene };
}

const toWords = (events: readonly HeardEvent[]): readonly string[] =>
  events.map(({ name, data, captured }) => {
    const { product: sold, query } = data as { product?: { id: string }; query?: string };
    return [name, sold?.id ?? query, captured?.by ?? 'hand'].join(' ');
  });

/** Passes once the page has heard exactly these, each as `signal, what, by whom`. */
const expectWords = (tab: Tab, words: readonly string[]): Promise<void> =>
  expect.poll(async () => toWords(await heardIn(tab))).toEqual(words);

/** Says something by hand, after which nothing that was to come before it can be missing. */
const sayLast = (tab: Tab): Promise<void> =>
  tab.evaluate(() => void window.tillroll?.('product_viewed', { product: { id: 'last' } }));

/** Puts another product into the page, as a framework does that keeps its JSON-LD in one element. */
const tell = (tab: Tab, thing: object): Promise<void> =>
  tab.evaluate((json) => {
    const block = document.querySelector('script[type="application/ld+json"]');
    if (block) block.textContent = json;
  }, JSON.stringify(thing));

const push = (tab: Tab, address: string): Promise<void> =>
  tab.evaluate((url) => history.pushState(null, '', url), address);

const dataLayerOf = (tab: Tab): Promise<readonly string[]> =>
  tab.evaluate(() =>
    (window as unknown as { dataLayer: { event?: string }[] }).dataLayer.flatMap(({ event }) => event ?? []),
  );

describe.each(ENGINES)('capture, in %s,', (_name, engine) => {
  const { newTab } = useBrowser(engine);

  it('brings a row with its product and its provenance from a page with nothing but the tag and JSON-LD', async () => {
    const offers = { '@type': 'Offer', price: '12.5', priceCurrency: 'EUR' };
    const { scene } = await open(newTab, pageWith('data-capture="schema-org"', jsonLd(product('7', { offers }))));
    await expect.poll(() => scene.journal.count()).toBe(1);
    const [row] = await scene.journal.rows();
    expect(row?.name).toBe('product_viewed');
    expect(row?.data).toMatchObject({
      product: { id: '7', name: 'Thing 7', price: { amount: '12.50', currency: 'EUR' } },
      context: {
        captured: {
          by: 'schema-org',
          fields: {
            '/product/id': 'json-ld Product.productID',
            '/product/name': 'json-ld Product.name',
            '/product/price/amount': 'json-ld Offer.price',
            '/product/price/currency': 'json-ld Offer.priceCurrency',
          },
        },
      },
    });
  });

  it('says one view for each page of a single-page shop, and takes nothing over from the page before', async () => {
    const { tab } = await open(newTab, pageWith('data-capture="schema-org"', jsonLd(product('1'))));
    await expectWords(tab, ['product_viewed 1 schema-org']);
    await push(tab, '/p/2');
    await tab.evaluate(() => document.body.append('another heading, while the product is fetched'));
    // Later than the first looks at the new page.
    await tab.evaluate(() => new Promise((resolve) => setTimeout(resolve, 400)));
    await tell(tab, product('2'));
    await expectWords(tab, ['product_viewed 1 schema-org', 'product_viewed 2 schema-org']);
    await tell(tab, product('2', { sku: 'with more' }));
    await tab.evaluate(() => history.back());
    await expect.poll(() => tab.evaluate(() => location.pathname)).toBe('/p/1');
    await tell(tab, product('1'));
    await expectWords(tab, [
      'product_viewed 1 schema-org',
      'product_viewed 2 schema-org',
      'product_viewed 1 schema-org',
    ]);
  });

  it('says one view for a navigation by the Navigation API', async () => {
    const { tab } = await open(newTab, pageWith('data-capture="schema-org"', jsonLd(product('1'))));
    await expectWords(tab, ['product_viewed 1 schema-org']);
    await tab.evaluate(
      (json) => {
        const tellNext = (): void => {
          const block = document.querySelector('script[type="application/ld+json"]');
          if (block) block.textContent = json;
        };
        const { navigation } = window as unknown as {
          navigation?: EventTarget & { navigate(url: string): void };
        };
        // An engine without it has the other way only.
        if (!navigation) {
          history.pushState(null, '', '/p/2');
          return tellNext();
        }
        navigation.addEventListener('navigate', (event) =>
          (event as unknown as { intercept(options: object): void }).intercept({ handler: async () => tellNext() }),
        );
        navigation.navigate('/p/2');
      },
      JSON.stringify(product('2')),
    );
    await expectWords(tab, ['product_viewed 1 schema-org', 'product_viewed 2 schema-org']);
  });

  it('counts what is put there in the moment before the address as the next page’s', async () => {
    const { tab } = await open(newTab, pageWith('data-capture="schema-org"', jsonLd(product('1'))));
    await expectWords(tab, ['product_viewed 1 schema-org']);
    await tab.evaluate(
      (json) => {
        const block = document.querySelector('script[type="application/ld+json"]');
        if (block) block.textContent = json;
        history.pushState(null, '', '/p/2');
      },
      JSON.stringify(product('2')),
    );
    await expectWords(tab, ['product_viewed 1 schema-org', 'product_viewed 2 schema-org']);
  });

  it('takes a product in which something moves for the same, and says nothing of it on the next page', async () => {
    const item = '<main itemscope itemtype="https://schema.org/Product"><b itemprop="name">One</b><i></i></main>';
    const { tab } = await open(newTab, pageWith('data-capture="schema-org"', item));
    await expectWords(tab, ['product_viewed /p/1 schema-org']);
    await tab.evaluate(() => {
      document.querySelector('i')?.append('loading');
      history.pushState(null, '', '/p/2');
    });
    await tab.evaluate(() => new Promise((resolve) => setTimeout(resolve, 400)));
    await tab.evaluate(() => document.querySelector('b')?.replaceChildren('Two'));
    await expectWords(tab, ['product_viewed /p/1 schema-org', 'product_viewed /p/2 schema-org']);
    expect((await heardIn(tab)).map(({ data }) => (data['product'] as { name: string }).name)).toEqual(['One', 'Two']);
  });

  it('sees no new page in another fragment, and none in the choice of a variant', async () => {
    const { tab } = await open(newTab, pageWith('data-capture="schema-org"', jsonLd(product('1', { url: '/p/1' }))));
    await expectWords(tab, ['product_viewed 1 schema-org']);
    await tab.evaluate(() => (location.hash = 'reviews'));
    await tab.evaluate(() => history.replaceState(null, '', '/p/1?variant=2'));
    await tab.evaluate(() => document.body.append('the choice'));
    await tab.evaluate(() => new Promise((resolve) => setTimeout(resolve, 400)));
    await sayLast(tab);
    await expectWords(tab, ['product_viewed 1 schema-org', 'product_viewed last hand']);
  });

  it.each([
    ['schema-org', jsonLd(product('1'))],
    ['attributes', '<p data-signal="product_viewed" data-product-id="1">Here</p>'],
  ])('says a view by %s again when the page comes out of the back/forward cache', async (kind, body) => {
    const listen = `<script>addEventListener('pageshow', ({ persisted }) => { window.persisted = persisted; });</script>`;
    const { tab, scene } = await open(newTab, pageWith(`data-capture="${kind}"`, listen + body));
    await expectWords(tab, [`product_viewed 1 ${kind}`]);
    await expect.poll(() => scene.journal.count()).toBe(1);
    await flush(tab);
    await tab.goto(scene.pages.page({ bare: true }));
    await tab.back();
    await expect.poll(() => tab.evaluate(() => (window as unknown as { persisted?: boolean }).persisted)).toBe(true);
    await expectWords(tab, [`product_viewed 1 ${kind}`, `product_viewed 1 ${kind}`]);
  });

  it('makes one view of what is captured and then said by hand, twice', async () => {
    const { tab } = await open(newTab, pageWith('data-capture="schema-org"', jsonLd(product('1'))));
    await expectWords(tab, ['product_viewed 1 schema-org']);
    const say = (): Promise<unknown> =>
      tab.evaluate(() => window.tillroll?.('product_viewed', { product: { id: '1' } }) ?? null);
    expect([await say(), await say()]).toEqual([
      { kind: 'withheld', reason: 'before-hook' },
      { kind: 'withheld', reason: 'before-hook' },
    ]);
    await push(tab, '/p/1?again');
    expect(await say()).toMatchObject({ kind: 'durable' });
    expect(await say()).toEqual({ kind: 'withheld', reason: 'before-hook' });
  });

  it('makes one addition of a click that the attributes and the data layer tell, and two of two clicks', async () => {
    const { tab } = await open(
      newTab,
      pageWith(
        'data-capture="attributes data-layer"',
        `<button data-signal="basket_addition" data-product-id="5">Add</button>
<script>
  window.dataLayer = window.dataLayer || [];
  document.querySelector('button').addEventListener('click', (event) => {
    event.stopImmediatePropagation();
    dataLayer.push({ event: 'add_to_cart', ecommerce: { items: [{ item_id: '5', item_name: 'Mug' }] } });
  });
</script>`,
      ),
    );
    await tab.evaluate(() => document.querySelector('button')?.click());
    await expectWords(tab, ['basket_addition 5 attributes']);
    await tab.evaluate(() => document.querySelector('button')?.click());
    await expectWords(tab, ['basket_addition 5 attributes', 'basket_addition 5 attributes']);
  });

  it('writes signals to the data layer and does not take them back, nor write what it has read there', async () => {
    const { tab } = await open(
      newTab,
      pageWith(
        'data-capture="attributes data-layer to-data-layer"',
        `<script>window.dataLayer = [];</script>
<button data-signal="basket_addition" data-product-id="5" data-price="3.20" data-currency="EUR">Add</button>
<script>
  const shopsOwn = { event: 'add_to_cart', ecommerce: { items: [{ item_id: '5' }] } };
  document.querySelector('button').addEventListener('click', () => dataLayer.push(shopsOwn));
</script>`,
      ),
    );
    await tab.evaluate(() => document.querySelector('button')?.click());
    await tab.evaluate(() => void window.tillroll?.('product_search', { query: 'mug' }));
    await tab.evaluate(
      () =>
        void (window as unknown as { dataLayer: object[] }).dataLayer.push({
          event: 'view_item',
          ecommerce: { items: [{ item_id: '6' }] },
        }),
    );
    await expectWords(tab, ['basket_addition 5 attributes', 'product_search mug hand', 'product_viewed 6 data-layer']);
    expect(await dataLayerOf(tab)).toEqual(['add_to_cart', 'add_to_cart', 'search', 'view_item']);
    const layer = await tab.evaluate(() => (window as unknown as { dataLayer: object[] }).dataLayer);
    expect(layer.slice(0, 2)).toEqual([
      { ecommerce: null },
      {
        event: 'add_to_cart',
        ecommerce: { currency: 'EUR', value: 3.2, items: [{ item_id: '5', price: 3.2, quantity: 1 }] },
      },
    ]);
  });

  it('leaves the shop its own wrapping of push, before and after, with its result', async () => {
    const { tab } = await open(
      newTab,
      pageWith(
        'data-capture="data-layer"',
        `<script>
  window.wrapped = [];
  window.wrap = (name) => {
    const { push } = dataLayer;
    dataLayer.push = function (...entries) { wrapped.push(name); push.apply(dataLayer, entries); return name; };
  };
  window.dataLayer = [];
  wrap('before');
</script>`,
      ),
    );
    const results = await tab.evaluate(() => {
      const shop = window as unknown as {
        dataLayer: object[];
        wrapped: string[];
        wrap(name: string): void;
      };
      const first: unknown = shop.dataLayer.push({ event: 'search', search_term: 'one' });
      shop.wrap('after');
      const second: unknown = shop.dataLayer.push({ event: 'search', search_term: 'two' });
      return { first, second, wrapped: shop.wrapped };
    });
    expect(results).toEqual({ first: 'before', second: 'after', wrapped: ['before', 'after', 'before'] });
    await expectWords(tab, ['product_search one data-layer', 'product_search two data-layer']);
  });

  it('hears clicks and submits that the shop stops and prevents, and changes neither', async () => {
    const { tab } = await open(
      newTab,
      pageWith(
        'data-capture="attributes"',
        `<a href="/elsewhere" data-signal="basket_addition" data-product-id="1">Add</a>
<label><input type="checkbox" data-signal="basket_addition" data-product-id="2"></label>
<form data-signal="basket_addition" data-product-id="3"><input name="quantity" value="2"><button>Add</button></form>
<script>
  window.shop = [];
  document.querySelector('a').addEventListener('click', (event) => { event.preventDefault(); shop.push('link'); });
  document.addEventListener('click', (event) => { event.stopImmediatePropagation(); shop.push('document'); });
  document.addEventListener('submit', (event) => {
    event.preventDefault(); event.stopImmediatePropagation(); shop.push('submit ' + event.defaultPrevented);
  }, true);
</script>`,
      ),
    );
    const seen = await tab.evaluate(() => {
      document.querySelector('a')?.click();
      const box = document.querySelector<HTMLInputElement>('input[type=checkbox]');
      box?.click();
      document.querySelector('form')?.requestSubmit();
      return { shop: (window as unknown as { shop: string[] }).shop, checked: box?.checked };
    });
    expect(seen).toEqual({ shop: ['link', 'document', 'document', 'submit true'], checked: true });
    await expectWords(tab, [
      'basket_addition 1 attributes',
      'basket_addition 2 attributes',
      'basket_addition 3 attributes',
    ]);
    const [, , third] = await heardIn(tab);
    expect(third?.data['quantity']).toBe(2);
  });

  it('hears a click and a submit that came before any module, each once, with their time', async () => {
    const { tab } = await open(
      newTab,
      pageWith(
        'data-capture="attributes"',
        `<button data-signal="basket_addition" data-product-id="1"><b>Add</b></button>
<form data-signal="basket_addition" data-product-id="2"><button>Add</button></form>
<p>Nothing</p>
<script>
  document.addEventListener('submit', (event) => event.preventDefault());
  document.addEventListener('DOMContentLoaded', () => {
    document.querySelector('b').click();
    document.querySelector('p').click();
    document.querySelector('form').requestSubmit();
    window.clicked = Date.now();
    window.early = Boolean(tillroll.l);
    tillroll.ready((till) => till.events$.subscribe((event) => (window.time ??= event.time)));
  });
</script>`,
      ),
    );
    await expectWords(tab, ['basket_addition 1 attributes', 'basket_addition 2 attributes']);
    await tab.evaluate(() => document.querySelector('b')?.click());
    await expectWords(tab, [
      'basket_addition 1 attributes',
      'basket_addition 2 attributes',
      'basket_addition 1 attributes',
    ]);
    const seen = await tab.evaluate(() => {
      const { clicked, time, early } = window as unknown as { clicked: number; time: string; early: boolean };
      return { afterMs: Date.parse(time) - clicked, early };
    });
    expect(seen.early).toBe(true);
    expect(Math.abs(seen.afterMs)).toBeLessThan(200);
  });

  it('hears a click within a shadow root, and takes what it lacks from around it', async () => {
    const { tab } = await open(
      newTab,
      pageWith(
        'data-capture="attributes"',
        `<div data-product-id="9" data-list="search"><shop-card></shop-card></div>
<script>
  document.querySelector('shop-card').attachShadow({ mode: 'open' }).innerHTML =
    '<button data-signal="basket_addition"><b>Add</b></button>';
</script>`,
      ),
    );
    await tab.evaluate(() => document.querySelector('shop-card')?.shadowRoot?.querySelector('b')?.click());
    await expectWords(tab, ['basket_addition 9 attributes']);
  });

  it('says a view once, when the element has been seen and not before', async () => {
    const { tab } = await open(
      newTab,
      pageWith(
        'data-capture="attributes"',
        `<div style="height: 4000px"></div><section style="height: 200px" data-signal="product_viewed" data-product-id="4">Here</section>`,
      ),
    );
    await tab.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1200)));
    expect(await heardIn(tab)).toEqual([]);
    await tab.evaluate(() => document.querySelector('section')?.scrollIntoView());
    await expectWords(tab, ['product_viewed 4 attributes']);
    await tab.evaluate(() => scrollTo(0, 0));
    await tab.evaluate(() => document.querySelector('section')?.scrollIntoView());
    await tab.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1200)));
    await expectWords(tab, ['product_viewed 4 attributes']);
  });

  it('says one search for each query of a single-page shop, and none for an address passed through', async () => {
    const { tab } = await open(newTab, pageWith('data-capture="search"'), '/search?q=mug');
    await expectWords(tab, ['product_search mug search']);
    await tab.evaluate(async () => {
      for (const typed of ['r', 're', 'red', 'red+mug']) {
        history.replaceState(null, '', `/search?q=${typed}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    });
    await expectWords(tab, ['product_search mug search', 'product_search red mug search']);
    await tab.evaluate(() => void window.tillroll?.('product_search', { query: 'Red mug', results: 3 }));
    await sayLast(tab);
    await expectWords(tab, ['product_search mug search', 'product_search red mug search', 'product_viewed last hand']);
  });

  it('tells a kind that it does not know once, and starts the others', async () => {
    const { tab } = await open(
      newTab,
      pageWith('data-capture="schema-org" data-currency="Euro"', jsonLd(product('1')))
        .replace('data-capture="schema-org"', 'data-capture="schema-org,microformats microformats"')
        .replace(
          '</head>',
          `<script>document.currentScript.previousElementSibling.dataset.capture = 'schema-org';</script></head>`,
        ),
    );
    await expectWords(tab, ['product_viewed 1 schema-org']);
    const { console, errors } = await tab.evaluate(() => window.captures);
    expect(errors).toEqual([]);
    expect(console.filter((line) => line.includes('microformats'))).toHaveLength(1);
    expect(console.filter((line) => line.includes('"Euro" is no code'))).toHaveLength(1);
  });

  it('goes on without capture where that cannot be loaded', async () => {
    const [scene, tab] = [await newScene(), await newTab()];
    scene.pages.put('/tillroll-capture.js', 'no module');
    await tab.goto(putStorefront(scene.pages, '/p/1', pageWith('data-capture="schema-org"', jsonLd(product('1')))));
    await sayLast(tab);
    await expectWords(tab, ['product_viewed last hand']);
    const { console, errors } = await tab.evaluate(() => window.captures);
    expect(errors).toEqual([]);
    expect(console).not.toEqual([]);
  });

  it('leaves a page without the attribute alone', async () => {
    const { tab } = await open(newTab, pageWith('', jsonLd(product('1'))));
    await sayLast(tab);
    await expectWords(tab, ['product_viewed last hand']);
    const loaded = await tab.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name));
    expect(loaded.filter((address) => address.includes('capture'))).toEqual([]);
  });
});
