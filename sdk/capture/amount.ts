import { exponentOf } from '@tillroll/catalogue';

/*
 * Prices as shops write them: "1.299,00", "1,299.00", "1 299,00 €", "1'299.–", "１，２９９円", "١٬٢٩٩٫٠٠".
 *
 * Digits are never turned into a floating number on the way: what is read is the text, and rounding is done on it.
 */

/** Digits beside ours, by their nought, the last first: full-width, Thai, Bengali, Devanagari, Persian, Arabic. */
const NOUGHTS = [0xff10, 0xe50, 0x9e6, 0x966, 0x6f0, 0x660];
const FOREIGN_DIGIT = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59\uff10-\uff19]/g;

const toAscii = (text: string): string =>
  text
    .replace(FOREIGN_DIGIT, (digit) => {
      const code = digit.charCodeAt(0);
      return String(code - (NOUGHTS.find((nought) => nought <= code) ?? code));
    })
    .replace(/[\u066b\uff0e]/g, '.')
    .replace(/[\u066c\uff0c]/g, ',')
    .replace(/[\u2212\uff0d]/g, '-');

const NUMBER = /\d(?:[\d.,'’\s]*\d)?/g;
/** 1,299,000 or, in India, 12,99,000; also with spaces and apostrophes. Never begins with a nought. */
const GROUPED = /^[1-9]\d{0,2}(?:([.,'’\s])\d{3})(?:\1\d{3})*$|^[1-9]\d?(?:,\d{2})+,\d{3}$/;

interface Split {
  readonly whole: string;
  readonly decimals: string;
}

const cut = (text: string, at: number): Split => ({ whole: text.slice(0, at), decimals: text.slice(at + 1) });

/** Where the decimals of a number begin, if it has any. */
function split(text: string, exponent: number): Split {
  const separators = [...text.matchAll(/[.,]/g)];
  const last = separators.at(-1);
  if (!last) return { whole: text, decimals: '' };
  const parts = cut(text, last.index);
  const alike = separators.filter(([sign]) => sign === last[0]).length;
  if (alike > 1) return { whole: text, decimals: '' };
  // "1.299" is a thousand and more, unless the currency has three decimals.
  const isGroup = separators.length === 1 && parts.decimals.length === 3 && exponent !== 3 && GROUPED.test(text);
  return isGroup ? { whole: text, decimals: '' } : parts;
}

/** Rounds digits to so many decimals, half up, as text. */
function round({ whole, decimals }: Split, exponent: number): string {
  const kept = BigInt(whole + decimals.slice(0, exponent).padEnd(exponent, '0'));
  const digits = String(kept + ((decimals[exponent] ?? '0') >= '5' ? 1n : 0n)).padStart(exponent + 1, '0');
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

const LONGEST_WHOLE = 15;

function fromText(text: string, exponent: number): string | undefined {
  const ascii = toAscii(text);
  const numbers = [...ascii.matchAll(NUMBER)];
  const [number] = numbers;
  // "from 12 to 15" is not a price, nor is a credit.
  if (!number || numbers.length > 1 || ascii[number.index - 1] === '-') return undefined;
  const { whole, decimals } = split(number[0], exponent);
  if (!/^\d+$/.test(whole) && !GROUPED.test(whole)) return undefined;
  if (!/^\d*$/.test(decimals)) return undefined;
  const digits = whole.replace(/\D/g, '');
  return digits.length > LONGEST_WHOLE ? undefined : round({ whole: digits, decimals }, exponent);
}

function fromNumber(value: number, exponent: number): string | undefined {
  if (!Number.isFinite(value) || value < 0 || value >= 10 ** LONGEST_WHOLE) return undefined;
  const text = String(value);
  // 1e-7 and smaller: nothing that a currency has.
  if (text.includes('e')) return round({ whole: '0', decimals: '' }, exponent);
  const [whole = '0', decimals = ''] = text.split('.');
  return round({ whole, decimals }, exponent);
}

/**
 * The amount that a price says, as exact decimal text with as many decimals as the currency has; what is finer is
 * rounded half up. `undefined` where it is no price.
 */
export function readAmount(price: unknown, currency: string): string | undefined {
  const exponent = exponentOf(currency);
  if (typeof price === 'number') return fromNumber(price, exponent);
  return typeof price === 'string' ? fromText(price, exponent) : undefined;
}

/** The sum of exact amounts of one currency. */
export function sumAmounts(amounts: readonly string[], currency: string): string {
  const exponent = exponentOf(currency);
  const sum = amounts.reduce((total, amount) => total + BigInt(amount.replace('.', '')), 0n);
  const digits = String(sum).padStart(exponent + 1, '0');
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
