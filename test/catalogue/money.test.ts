import { checkPayload, exponentOf, isCurrency } from '@tillroll/catalogue';
import { describe, expect, it } from 'vitest';

const priced = (amount: unknown, currency: unknown) =>
  checkPayload('product_viewed', { product: { id: '1', price: { amount, currency } } });

describe('money', () => {
  it.each([
    ['12.50', 'EUR'],
    ['12.5', 'EUR'],
    ['1299', 'JPY'],
    ['1.234', 'KWD'],
    ['1.2345', 'CLF'],
  ])('takes %s %s', (amount, currency) => {
    expect(priced(amount, currency)).toMatchObject({
      kind: 'value',
      value: { product: { price: { amount, currency } } },
    });
  });

  it('keeps a number as the decimal text that it is', () => {
    expect(priced(12.5, 'EUR')).toMatchObject({ value: { product: { price: { amount: '12.5' } } } });
  });

  it.each([
    [0.1 + 0.2, 'EUR', 'must be a decimal number such as "12.50"'],
    ['12.505', 'EUR', 'has more decimals than EUR has (2)'],
    ['1.5', 'JPY', 'has more decimals than JPY has (0)'],
    ['1,50', 'EUR', 'must be a decimal number such as "12.50"'],
    ['1e3', 'EUR', 'must be a decimal number such as "12.50"'],
    [Number.NaN, 'EUR', 'must be a finite number'],
    [true, 'EUR', 'must be a decimal text or a number'],
  ])('refuses %s %s and says why', (amount, currency, message) => {
    expect(priced(amount, currency)).toEqual({ kind: 'issues', issues: [{ path: '/product/price/amount', message }] });
  });

  it.each(['eur', 'EURO', 'XXX', '', 'AED AFN'])('refuses the currency "%s"', (currency) => {
    expect(priced('1', currency)).toMatchObject({ issues: [{ path: '/product/price/currency' }] });
    expect(isCurrency(currency)).toBe(false);
  });

  it('knows the exponents of ISO 4217', () => {
    expect(['JPY', 'EUR', 'KWD', 'UYW'].map(exponentOf)).toEqual([0, 2, 3, 4]);
  });
});
