import { describe, expect, it } from 'vitest';
import { checkPayload } from '../../../catalogue/index.ts';
import { createDraft } from '../../../sdk/capture/draft.ts';

const from = 'json-ld Product.name';

describe('a payload under way', () => {
  it.each([
    ['  Red\n  mug ', 'Red mug'],
    ['Salt &amp; pepper &#039;n&#39; &quot;more&quot;&nbsp;', `Salt & pepper 'n' "more"`],
    ['Mug\0\ud83d', 'Mug'],
    [207, '207'],
    ['x'.repeat(499) + '🍵🍵', 'x'.repeat(499)],
  ])('keeps %j as %j', (value, text) => {
    const draft = createDraft();
    draft.text('/product/name', { value, from });
    expect(draft.payload).toEqual({ product: { name: text } });
    expect(draft.fields).toEqual({ '/product/name': from });
  });

  it.each(['', ' \n', '&nbsp;', '\0', null, undefined, {}, NaN])('is nothing the richer for %j', (value) => {
    const draft = createDraft();
    draft.text('/product/name', { value, from });
    expect(draft.payload).toEqual({});
    expect(draft.fields).toEqual({});
  });

  it('leaves out an address that is too long, and keeps what was put first', () => {
    const draft = createDraft();
    draft.text('/product/url', { value: `https://shop.example/${'x'.repeat(3000)}`, from });
    draft.text('/product/id', { value: '1', from });
    draft.text('/product/id', { value: '2', from });
    expect(draft.payload).toEqual({ product: { id: '1' } });
  });

  it('takes the first currency that is one, and no amount without', () => {
    const [price, sign, code] = ['12.5', '€', 'eur'].map((value) => ({ value, from: value }));
    const draft = createDraft();
    draft.money('/product/price', price, sign);
    expect(draft.payload).toEqual({});
    draft.money('/product/price', price, sign, undefined, code);
    expect(draft.payload).toEqual({ product: { price: { amount: '12.50', currency: 'EUR' } } });
    expect(draft.fields).toEqual({ '/product/price/amount': '12.5', '/product/price/currency': 'eur' });
  });

  it('has sources that can be stored, whatever a page calls its things', () => {
    const draft = createDraft();
    draft.text('/product/id', { value: '1', from: `json-ld \ud800${'X'.repeat(9000)}` });
    const [source] = Object.values(draft.fields);
    expect(source).toMatch(/^json-ld X{192}$/);
  });

  it('makes lists where a pointer counts', () => {
    const draft = createDraft();
    draft.text('/order/id', { value: 'o', from });
    draft.money('/order/total', { value: 5, from }, { value: 'EUR', from });
    for (const line of [0, 1]) {
      draft.text(`/order/lines/${line}/product/id`, { value: line, from });
      draft.put(`/order/lines/${line}/quantity`, { value: 1, from });
      draft.money(`/order/lines/${line}/price`, { value: '2,50', from }, { value: 'EUR', from });
    }
    expect(checkPayload('order_placed', draft.payload).kind).toBe('value');
  });
});
