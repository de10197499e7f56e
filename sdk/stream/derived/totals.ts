import { exponentOf, type Money } from '@tillroll/catalogue';

/** So many pieces at so much each. */
export interface Priced {
  readonly quantity: number;
  readonly price?: Money | undefined;
}

/** An amount in the currency's smallest unit: `"12.5"` EUR is 1250. */
function toUnits({ amount, currency }: Money): bigint {
  const [whole = '', decimals = ''] = amount.split('.');
  return BigInt(whole + decimals.padEnd(exponentOf(currency), '0'));
}

function toAmount(units: bigint, currency: string): string {
  const exponent = exponentOf(currency);
  const digits = String(units < 0n ? -units : units).padStart(exponent + 1, '0');
  const [whole, decimals] = [digits.slice(0, digits.length - exponent), digits.slice(digits.length - exponent)];
  return `${units < 0n ? '-' : ''}${whole}${decimals && `.${decimals}`}`;
}

/** Whether two prices are worth the same, however they are written: `"12.5"` is `"12.50"`. */
export const isSameMoney = (one: Money, other: Money): boolean =>
  one.currency === other.currency && toUnits(one) === toUnits(other);

/** Sums exactly, every currency for itself, in the order in which the currencies appear. */
export function totalsOf(lines: readonly Priced[]): readonly Money[] {
  const sums = new Map<string, bigint>();
  for (const { quantity, price } of lines) {
    if (price) sums.set(price.currency, (sums.get(price.currency) ?? 0n) + toUnits(price) * BigInt(quantity));
  }
  return [...sums].map(([currency, units]) => ({ amount: toAmount(units, currency), currency }));
}
