import { describe, expect, it } from 'vitest';
import { findCategory } from '../../../sdk/capture/breadcrumbs.ts';
import { indexById, parseJsonLd } from '../../../sdk/capture/json-ld.ts';
import { findMainProduct } from '../../../sdk/capture/main-product.ts';
import { createOwnPage } from '../../../sdk/capture/own-page.ts';
import { draftProduct } from '../../../sdk/capture/product-of.ts';
import { createThingReader } from '../../../sdk/capture/thing.ts';

const SHOP = 'https://shop.example';

/** What a page at this address says with these blocks. */
function read(path: string, ...blocks: readonly unknown[]) {
  const things = blocks.flatMap((block) => {
    const parsed = parseJsonLd(typeof block === 'string' ? block : JSON.stringify(block));
    return parsed.kind === 'things' ? parsed.things : [];
  });
  const reading = { reader: createThingReader(indexById(things)), page: createOwnPage([SHOP + path], SHOP) };
  const products = findMainProduct(things, reading);
  const around = { ownId: undefined, canonical: undefined, path, currency: undefined };
  const draft = products.length > 0 ? draftProduct(products, things, reading, around) : undefined;
  return {
    product: draft?.payload['product'],
    fields: draft?.fields,
    category: findCategory(things, undefined, reading)?.value,
  };
}

const offer = (price: unknown, more: object = {}) => ({ '@type': 'Offer', price, priceCurrency: 'EUR', ...more });
const product = (more: object = {}) => ({ '@type': 'Product', name: 'Mug', ...more });
const crumb = (name: string, item?: string) => ({ '@type': 'ListItem', name, ...(item && { item }) });

describe('a block of JSON-LD', () => {
  it.each(['{"@type": "Product",}', '{"name": "12" shelf"}', 'undefined', '<html>'])('%s is broken', (text) => {
    expect(parseJsonLd(text)).toMatchObject({ kind: 'broken' });
  });

  it.each(['', '  \n', '<!-- -->', 'null', '7', '"text"', '[]', '{"@graph": 7}', '[[[]]]'])(
    '%s says nothing',
    (text) => {
      expect(parseJsonLd(text)).toEqual({ kind: 'things', things: [] });
    },
  );

  it.each([
    '<!-- {"@type": "Product"} -->',
    '//<![CDATA[\n{"@type": "Product"}\n//]]>',
    '/*<![CDATA[*/ {"@type": "Product"} /*]]>*/',
    '\ufeff{"@type": "https://schema.org/Product"}',
    '[{"@type": ["Thing", "schema:Product"]}]',
    '{"@context": "x", "@graph": [[{"@type": "Product"}]]}',
  ])('%s is read', (text) => {
    const parsed = parseJsonLd(text);
    expect(parsed.kind === 'things' && parsed.things.some(({ types }) => types.includes('Product'))).toBe(true);
  });

  it('that nests without end, or names the prototype, harms nobody', () => {
    const deep = `${'{"@type":"Product","isRelatedTo":'.repeat(5000)}null${'}'.repeat(5000)}`;
    expect(parseJsonLd(deep).kind).toBe('things');
    expect(read('/p', '{"@type":"Product","__proto__":{"name":"x"},"sku":"1"}').product).toEqual({ id: '1', sku: '1' });
    expect(({} as { name?: string }).name).toBeUndefined();
  });
});

describe('the product of a page', () => {
  it.each([
    ['productID', { productID: 'a', sku: 'b', mpn: 'c', gtin13: 'd' }, 'a'],
    ['sku', { sku: 'b', mpn: 'c', gtin13: 'd' }, 'b'],
    ['mpn', { mpn: 'c', gtin13: 'd' }, 'c'],
    ['gtin', { gtin13: 'd' }, 'd'],
    ['path', {}, '/p/mug'],
  ])('is named by its %s before what comes after', (_by, more, id) => {
    expect(read('/p/mug', product(more)).product).toMatchObject({ id });
  });

  it.each([
    ['a single offer', offer('5'), '5.00'],
    ['the first of several', [offer('5'), offer('4')], '5.00'],
    [
      'the one whose address is this page’s choice',
      [offer('5', { url: '/p?v=1' }), offer('4', { url: '/p?v=2' })],
      '4.00',
    ],
    ['the one whose number is in the address', [offer('5', { sku: '1' }), offer('4', { sku: '2' })], '4.00'],
    ['a range', { '@type': 'AggregateOffer', lowPrice: 3, highPrice: 9, priceCurrency: 'EUR' }, '3.00'],
    [
      'the choice within a range',
      { '@type': 'AggregateOffer', lowPrice: 3, priceCurrency: 'EUR', offers: [{ price: 7, url: '/p?v=2' }] },
      '7.00',
    ],
    ['offers in a range that has no lowest', { '@type': 'AggregateOffer', offers: [offer(8), offer(9)] }, '8.00'],
    ['a specification', { '@type': 'Offer', priceSpecification: { price: '6', priceCurrency: 'EUR' } }, '6.00'],
  ])('costs what %s says', (_what, offers, amount) => {
    expect(read('/p?v=2', product({ offers })).product).toMatchObject({ price: { amount, currency: 'EUR' } });
  });

  it('is without a price where that cannot be read, or has no currency', () => {
    expect(read('/p', product({ sku: '1', offers: offer('on request') })).product).toEqual({
      id: '1',
      sku: '1',
      name: 'Mug',
    });
    expect(read('/p', product({ sku: '1', offers: { price: 5 } })).product).toEqual({ id: '1', sku: '1', name: 'Mug' });
  });

  it('takes brand and image in every shape', () => {
    const shapes = {
      brand: [{ '@type': 'Brand', name: 'Ostsee' }],
      image: [{ '@id': '#x' }, { contentUrl: '/a.webp' }],
    };
    expect(read('/p', product(shapes)).product).toMatchObject({ brand: 'Ostsee', image: `${SHOP}/a.webp` });
    expect(read('/p', product({ brand: 'Ostsee', image: '/a.webp' })).product).toMatchObject({ brand: 'Ostsee' });
  });

  it('is the one that names the page, among several', () => {
    const [one, other] = [product({ sku: '1', url: '/p/one' }), product({ name: 'Cup', sku: '2', url: '/p/two' })];
    expect(read('/p/two', one, other).product).toMatchObject({ id: '2' });
    expect(read('/list', one, other).product).toBeUndefined();
  });

  it('is none where several are shown and none names the page', () => {
    expect(read('/list', product({ sku: '1' }), product({ name: 'Cup', sku: '2' })).product).toBeUndefined();
    expect(read('/list', { '@type': 'ItemList', itemListElement: [{ item: product() }] }).product).toBeUndefined();
  });

  it('is one where every block is about the same', () => {
    const blocks = [product({ sku: '1' }), product({ sku: '1', offers: offer(5) })];
    expect(read('/p', ...blocks).product).toMatchObject({ id: '1', price: { amount: '5.00' } });
    const variants = [1, 2].map((at) => product({ name: `Mug ${at}`, sku: `${at}`, inProductGroupWithID: 'g' }));
    expect(read('/p', ...variants).product).toMatchObject({ id: '1' });
  });

  it('says of each field where it came from', () => {
    expect(read('/p', product({ sku: '1', offers: offer(5) })).fields).toEqual({
      '/product/id': 'json-ld Product.sku',
      '/product/sku': 'json-ld Product.sku',
      '/product/name': 'json-ld Product.name',
      '/product/price/amount': 'json-ld Offer.price',
      '/product/price/currency': 'json-ld Offer.priceCurrency',
    });
  });
});

describe('breadcrumbs', () => {
  const category = (...itemListElement: object[]) =>
    read('/p/mug', { '@type': 'BreadcrumbList', itemListElement }).category;

  it.each([
    ['without the front page', [crumb('Home'), crumb('Kitchen'), crumb('Mugs')], 'Kitchen / Mugs'],
    ['without a front page by its address', [crumb('Ostsee', '/de/'), crumb('Mugs', '/c/mugs')], 'Mugs'],
    ['without the product', [crumb('Mugs', '/c/mugs'), crumb('Red mug', '/p/mug')], 'Mugs'],
    [
      'by position',
      [
        { ...crumb('Mugs'), position: 2 },
        { ...crumb('Kitchen'), position: '1' },
      ],
      'Kitchen / Mugs',
    ],
    ['from inner items', [{ '@type': 'ListItem', item: { '@id': '/c/mugs', name: 'Mugs' } }], 'Mugs'],
  ])('lead to a category %s', (_how, crumbs, expected) => {
    expect(category(...crumbs)).toBe(expected);
  });

  it('lead nowhere from the front page to the product', () => {
    expect(category(crumb('Home', '/'), crumb('Red mug', '/p/mug'))).toBeUndefined();
  });
});
