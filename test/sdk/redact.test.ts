import type { Envelope } from '@tillroll/catalogue';
import { describe, expect, it } from 'vitest';
import { createParameterHider, HIDDEN_PARAMETERS, redact } from '../../sdk/redact.ts';

const hidden = (data: object): unknown => {
  const event = { specversion: '1.0', type: 'signal.product_search', id: 'x', data } as unknown as Envelope;
  return redact(event, JSON.stringify(event))[0].data;
};

describe('redaction', () => {
  it.each([
    ['ada@shop.example', '[email]'],
    ['write to ada.l+shop@mail.shop.example, please', 'write to [email], please'],
    ['a%40shop.example', '[email]'],
    ['4111 1111 1111 1111', '[card]'],
    ['pay with 5500-0000-0000-0004 now', 'pay with [card] now'],
    ['378282246310005', '[card]'],
  ])('hides what is in %j', (query, rest) => {
    expect(hidden({ query })).toEqual({ query: rest });
  });

  it.each(['4111 1111 1111 1112', '12 mugs @ 7 each', '41111111111111111111111', 'EAN 123456789'])(
    'leaves %j as it is',
    (query) => {
      expect(hidden({ query })).toEqual({ query });
    },
  );

  it('does not begin anew at every letter of a long word', { timeout: 2000 }, () => {
    const query = `${'a'.repeat(60_000)} ada@shop.example`;
    expect(hidden({ query })).toEqual({ query: `${'a'.repeat(60_000)} [email]` });
  });

  it('leaves alone what names a thing, however it looks', () => {
    const product = { id: '4111111111111111', sku: '5500000000000004', name: 'a 4111111111111111' };
    expect(hidden({ product })).toEqual({ product: { ...product, name: 'a [card]' } });
  });

  it('looks at every depth, and into fields that the catalogue does not know', () => {
    expect(hidden({ filters: { note: 'a@b.example' }, list: ['a@b.example'] })).toEqual({
      filters: { note: '[email]' },
      list: ['[email]'],
    });
  });

  it('gives the very event where there is nothing to hide', () => {
    const event = { data: { query: 'mug' } } as unknown as Envelope;
    const json = JSON.stringify(event);
    const [same, written] = redact(event, json);
    expect(same).toBe(event);
    expect(written).toBe(json);
  });
});

describe('parameters of an address', () => {
  const hide = createParameterHider(HIDDEN_PARAMETERS);

  it.each([
    ['https://shop.example/?email=ada&q=mug', 'https://shop.example/?email=redacted&q=mug'],
    [
      'https://shop.example/?q=mug&Access_Token=x#token=y&a=b',
      'https://shop.example/?q=mug&Access_Token=redacted#token=redacted&a=b',
    ],
    ['https://shop.example/email=ada/?emailed=1', 'https://shop.example/email=ada/?emailed=1'],
  ])('are hidden in %s', (url, rest) => {
    expect(hide(url)).toBe(rest);
  });

  it('are those of the shop where it has a list, whatever signs are in them', () => {
    expect(createParameterHider('a\\.b|c\\[\\]')('/?aXb=1&a.b=2&c[]=3&email=4')).toBe(
      '/?aXb=1&a.b=redacted&c[]=redacted&email=4',
    );
    expect(createParameterHider(false)('/?email=1')).toBe('/?email=1');
  });
});
