import * as v from 'valibot';
import { openObject } from './open-object.ts';
import { textOrNumber } from './text.ts';

// ISO 4217, active codes: a first letter, and what follows it. Written close because every page loads them; a digit
// says how many decimals the currency has, where that is not 2. A list of our own and not the engine's: page and collector must agree.
const LIST =
  'AEDFNLLMDNGOARSUDWGZN BAMBDDTGNHD3IF0MDNDOBRLSDTNWPYNZD CADDFHFLF4LP0NYOPRCUPVEZK DJF0KKOPZD EGPRNTBUR FJDKP ' +
  'GBPELHSIPMDNF0TQYD HKDNLTGUF IDRLSNRQD3RRSK0 JMDOD3PY0 KESGSHRMF0PWRW0WD3YDZT LAKBPKRRDSLYD3 ' +
  'MADDLGAKDMKNTOPRUURVRWKXNYRZN NADGNIOOKPRZD OMR3 PABENGKHPKRLNYG0 QAR RONSDUBWF0 ' +
  'SARBDCRDGEKGDHPLEOSRDSPTNVCYPZL THBJSMTND3OPRYTDWDZS UAHGX0SDYUYW4ZS VEDESND0UV0 WST XAF0CDCGOF0PF0 YER ' +
  'ZARMWWG';

const EXPONENTS = new Map(
  LIST.split(' ').flatMap((group) =>
    [...group.slice(1).matchAll(/(\D\D)(\d?)/g)].map(([, rest = '', decimals]): readonly [string, number] => [
      group.charAt(0) + rest,
      Number(decimals || 2),
    ]),
  ),
);

/** Whether a text is an exact amount: not negative, and small enough for every database. */
export const isDecimal = (text: string): boolean => /^\d{1,15}(\.\d{1,4})?$/.test(text);

/** Whether a text is an active currency code of ISO 4217. */
export const isCurrency = (code: string): boolean => EXPONENTS.has(code);

/** An active currency code of ISO 4217. */
export const currencyCode = () =>
  v.pipe(v.string(), v.check(isCurrency, 'must be a currency code of ISO 4217 such as "EUR"'));

/** How many decimals a currency has: 0 for JPY, 3 for KWD, 2 for most. Source: ISO 4217. */
export const exponentOf = (currency: string): number => EXPONENTS.get(currency) ?? 2;

const decimalsOf = (amount: string): number => amount.split('.')[1]?.length ?? 0;

/**
 * An exact amount of one currency.
 *
 * Input: a decimal text (`"12.50"`) or a number (`12.5`). Stored: the decimal text. More decimals
 * than the currency has are refused, which also catches `0.1 + 0.2`.
 */
export const money = v.pipe(
  openObject({
    amount: v.pipe(
      textOrNumber('must be a decimal text or a number'),
      v.transform(String),
      v.check(isDecimal, 'must be a decimal number such as "12.50"'),
    ),
    currency: currencyCode(),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { amount, currency } = dataset.value;
    const exponent = exponentOf(currency);
    if (decimalsOf(amount) <= exponent) return;
    addIssue({
      message: `has more decimals than ${currency} has (${exponent})`,
      path: [{ type: 'object', origin: 'value', input: dataset.value, key: 'amount', value: amount }],
    });
  }),
);

/** An exact amount of one currency, as stored. */
export type Money = v.InferOutput<typeof money>;
