import { describe, expect, it } from 'vitest';
import { readAmount, sumAmounts } from '../../../sdk/capture/amount.ts';

describe('a price', () => {
  it.each([
    ['1.299,00', 'EUR', '1299.00'],
    ['1,299.00', 'USD', '1299.00'],
    ['1 299,00 €', 'EUR', '1299.00'],
    ['1\u202f299,00\u00a0€', 'EUR', '1299.00'],
    ["CHF 1'299.–", 'CHF', '1299.00'],
    ['kr 1.299,-', 'DKK', '1299.00'],
    ['Rs. 1,29,900.50', 'INR', '129900.50'],
    ['12.5', 'EUR', '12.50'],
    ['12,5', 'EUR', '12.50'],
    ['0.999', 'EUR', '1.00'],
    ['1.299', 'EUR', '1299.00'],
    ['1.299', 'KWD', '1.299'],
    ['1,299.500', 'KWD', '1299.500'],
    ['1.234.567', 'EUR', '1234567.00'],
    ['¥1,299', 'JPY', '1299'],
    ['1299.00', 'JPY', '1299'],
    ['１２，８００円', 'JPY', '12800'],
    ['١٢٫٧٥٠', 'KWD', '12.750'],
    ['१,२९९.५०', 'INR', '1299.50'],
    ['54.0', 'GBP', '54.00'],
    ['0', 'EUR', '0.00'],
    ['8.3193', 'EUR', '8.32'],
  ])('"%s" in %s is %s', (text, currency, amount) => {
    expect(readAmount(text, currency)).toBe(amount);
  });

  it.each([
    '',
    'on request',
    '-5.00',
    '−5',
    '12 – 15',
    'from 12 to 15',
    '1.2.3',
    '12.00 15.00',
    '1,2,3',
    '9'.repeat(16),
  ])('"%s" is none', (text) => {
    expect(readAmount(text, 'EUR')).toBeUndefined();
  });

  it.each([
    [12.5, 'EUR', '12.50'],
    [0.1 + 0.2, 'EUR', '0.30'],
    [84.3, 'USD', '84.30'],
    [8.3193, 'EUR', '8.32'],
    [1.299, 'EUR', '1.30'],
    [1299, 'JPY', '1299'],
    [1.0005, 'KWD', '1.001'],
    [1e-7, 'EUR', '0.00'],
    [99.995, 'EUR', '100.00'],
  ])('as the number %d in %s is %s', (value, currency, amount) => {
    expect(readAmount(value, currency)).toBe(amount);
  });

  it.each([NaN, Infinity, -1, 1e15, null, undefined, {}, true])('is not %s', (value) => {
    expect(readAmount(value, 'EUR')).toBeUndefined();
  });

  it('is added up exactly', () => {
    expect(sumAmounts(['0.10', '0.20', '99.70'], 'EUR')).toBe('100.00');
    expect(sumAmounts(['1', '2'], 'JPY')).toBe('3');
    expect(sumAmounts([], 'KWD')).toBe('0.000');
  });
});
