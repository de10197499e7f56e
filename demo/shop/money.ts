/** What the shop sells in. */
export const CURRENCIES = ['EUR', 'USD', 'JPY'] as const;
/** One of {@link CURRENCIES}. */
export type Currency = (typeof CURRENCIES)[number];

/** A price in every currency the shop sells in, each an exact decimal text. */
export type Prices = Readonly<Record<Currency, string>>;

/** How many decimals each currency has. */
export const DECIMALS: Readonly<Record<Currency, number>> = { EUR: 2, USD: 2, JPY: 0 };

/** Whether a text is a currency the shop sells in. */
export const isCurrency = (text: unknown): text is Currency => CURRENCIES.some((currency) => currency === text);

const format = (currency: Currency): Intl.NumberFormat =>
  new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });

const FORMATS: Readonly<Record<Currency, Intl.NumberFormat>> = {
  EUR: format('EUR'),
  USD: format('USD'),
  JPY: format('JPY'),
};

/** A price for the eye: `€12.50`, `¥2,200`. */
export const toPriceText = (amount: string, currency: Currency): string => FORMATS[currency].format(Number(amount));

/** The smallest coins an amount is made of: no sum of a basket goes through floating point. */
const toCoins = (amount: string, currency: Currency): bigint => {
  const [whole = '0', decimals = ''] = amount.split('.');
  return BigInt(whole + decimals.padEnd(DECIMALS[currency], '0'));
};

const toAmount = (coins: bigint, currency: Currency): string => {
  const decimals = DECIMALS[currency];
  if (decimals === 0) return coins.toString();
  const digits = coins.toString().padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
};

/** The exact sum of amounts of one currency, each taken `quantity` times. */
export const sumOf = (
  lines: readonly { readonly amount: string; readonly quantity: number }[],
  currency: Currency,
): string =>
  toAmount(
    lines.reduce((sum, { amount, quantity }) => sum + toCoins(amount, currency) * BigInt(quantity), 0n),
    currency,
  );
