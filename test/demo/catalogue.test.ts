import { checkPayload, exponentOf } from '@tillroll/catalogue';
import { describe, expect, it } from 'vitest';
import { CATALOGUE, listCategory, searchCatalogue } from '../../demo/shop/catalogue.ts';
import { CURRENCIES, sumOf } from '../../demo/shop/money.ts';
import { CATEGORIES } from '../../demo/shop/product.ts';
import { toProductPayload } from '../../demo/shop/signals.ts';

const origin = 'http://127.0.0.1:8417';
const distinct = (values: readonly string[]): number => new Set(values).size;

describe('catalogue of the demo shop', () => {
  it('has at least 24 products on at least 5 shelves, none of them empty', () => {
    expect(CATALOGUE.length).toBeGreaterThanOrEqual(24);
    expect(CATEGORIES.length).toBeGreaterThanOrEqual(5);
    for (const category of CATEGORIES) expect(listCategory(category).length).toBeGreaterThan(0);
  });

  it('gives every product an id, a slug and a number of its own', () => {
    expect(distinct(CATALOGUE.map(({ id }) => id))).toBe(CATALOGUE.length);
    expect(distinct(CATALOGUE.map(({ slug }) => slug))).toBe(CATALOGUE.length);
    expect(distinct(CATALOGUE.map(({ sku }) => sku))).toBe(CATALOGUE.length);
  });

  it.each(CURRENCIES)('prices everything exactly in %s', (currency) => {
    const decimals = exponentOf(currency);
    const exact = decimals === 0 ? /^[1-9]\d*$/ : new RegExp(`^[1-9]\\d*\\.\\d{${decimals}}$`);
    for (const { prices } of CATALOGUE) expect(prices[currency]).toMatch(exact);
  });

  it.each(CURRENCIES)('says every product in %s as the signals’ catalogue has it', (currency) => {
    for (const product of CATALOGUE) {
      const payload = { product: toProductPayload(product, { origin, currency }), list: 'search' };
      expect(checkPayload('product_viewed', payload)).toEqual({ kind: 'value', value: payload });
    }
  });
});

describe('searchCatalogue', () => {
  it('finds products that have all the words', () => {
    expect(searchCatalogue({ query: 'MUG red' }).map(({ slug }) => slug)).toEqual(['harbour-mug-red']);
  });

  it('finds nothing for a search for nothing', () => {
    expect(searchCatalogue({ query: '   ' })).toEqual([]);
  });

  it('keeps to the shelf asked for', () => {
    const [, lamps] = CATEGORIES;
    expect(searchCatalogue({ query: 'moss', category: lamps })).toEqual([]);
  });
});

describe('sumOf', () => {
  it('sums without floating point', () => {
    const lines = [
      { amount: '0.10', quantity: 1 },
      { amount: '0.20', quantity: 1 },
    ];
    expect(sumOf(lines, 'EUR')).toBe('0.30');
  });

  it('sums a currency without decimals', () => {
    expect(sumOf([{ amount: '2900', quantity: 3 }], 'JPY')).toBe('8700');
  });

  it('is nothing for nothing', () => {
    expect(sumOf([], 'USD')).toBe('0.00');
  });
});
