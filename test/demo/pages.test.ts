import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../demo/shop/catalogue.ts';
import type { View } from '../../demo/shop/frame.ts';
import { html, jsonBlock } from '../../demo/shop/html.ts';
import { CATEGORIES } from '../../demo/shop/product.ts';
import { renderBasket } from '../../demo/shop/render-basket.ts';
import { renderList } from '../../demo/shop/render-list.ts';
import { renderMissing } from '../../demo/shop/render-missing.ts';
import { renderProduct } from '../../demo/shop/render-product.ts';
import { renderSearch } from '../../demo/shop/render-search.ts';

const HOSTILE = `<img src=x onerror=alert(1)>"'</script><script>alert(2)</script>`;

const view: View = {
  origin: 'http://127.0.0.1:8417',
  path: '/',
  currency: 'EUR',
  inspector: 'auto',
  tag: { endpoint: '/', key: 'pk_demo', worker: true },
};

const search = (query: string) => renderSearch(view, { query, category: undefined, page: 1 }).text;

const everyPage = (): string[] => [
  renderList(view).text,
  ...CATEGORIES.map((category) => renderList(view, category).text),
  ...CATALOGUE.map((product) => renderProduct(view, product).text),
  search('mug'),
  search(''),
  search('no such thing'),
  search(HOSTILE),
  renderBasket(view).text,
  renderMissing(view).text,
];

describe('pages of the demo shop', () => {
  it('are whole documents with one main, one h1 and the script tag', () => {
    for (const page of everyPage()) {
      expect(page).toMatch(/^<!doctype html>/);
      expect(page.match(/<main\b/g)).toHaveLength(1);
      expect(page.match(/<h1\b/g)).toHaveLength(1);
      expect(page).toContain('src="/tillroll/tillroll.js"');
    }
  });

  it('carry no inline script that runs, no inline style and nothing from elsewhere', () => {
    for (const page of everyPage()) {
      expect(page).not.toMatch(/<script>|<style|\sstyle=|\son[a-z]+="/);
      expect(page).not.toMatch(/(src|href)="https?:/);
    }
  });

  it('leave no hole of a template unfilled', () => {
    for (const page of everyPage()) expect(page).not.toMatch(/undefined|\[object|NaN/);
  });

  it('show a hostile search as text', () => {
    const page = search(HOSTILE);
    expect(page).not.toContain('<img src=x');
    expect(page).not.toContain('<script>alert');
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  it('show a hostile product name as text, in JSON-LD too', () => {
    const [product] = CATALOGUE;
    const page = product ? renderProduct(view, { ...product, name: HOSTILE, line: HOSTILE }).text : '';
    expect(page).not.toContain('<img src=x');
    expect(page).not.toContain('<script>alert');
    expect(page).toContain('\\u003cimg src=x');
  });

  it('describe the product in JSON-LD with an exact price', () => {
    const [product] = CATALOGUE;
    const page = product ? renderProduct({ ...view, currency: 'JPY' }, product).text : '';
    const [, json = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page) ?? [];
    expect(JSON.parse(json)).toMatchObject({ '@type': 'Product', offers: { price: '2900', priceCurrency: 'JPY' } });
  });

  it('leave the worker out of the tag where it is switched off', () => {
    const off = renderList({ ...view, tag: { ...view.tag, worker: false } }).text;
    expect(renderList(view).text).toContain('data-service-worker="/tillroll-sw.js"');
    expect(off).not.toContain('data-service-worker');
  });
});

describe('html', () => {
  it('escapes texts and keeps markup', () => {
    expect(html`<b title="${'"'}">${'<'}${html`<i></i>`}</b>`.text).toBe('<b title="&quot;">&lt;<i></i></b>');
  });

  it('leaves nothing behind for false and undefined', () => {
    expect(html`a${false}${undefined}b`.text).toBe('ab');
  });
});

describe('jsonBlock', () => {
  it('cannot be ended by a text inside it', () => {
    const { text } = jsonBlock({ name: '</script>' });
    expect(text).not.toContain('<');
    expect(JSON.parse(text)).toEqual({ name: '</script>' });
  });
});
