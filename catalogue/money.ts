import * as v from 'valibot';
import { openObject } from './open-object.ts';

/** Codes written without gaps, three letters each: every page loads the list. */
const toCodes = (list: string): readonly string[] => list.match(/.../g) ?? [];

// ISO 4217, active codes. A list of our own and not the engine's: page and collector must agree.
const CURRENCIES = toCodes(
  'AEDAFNALLAMDANGAOAARSAUDAWGAZNBAMBBDBDTBGNBHDBIFBMDBNDBOBBRLBSDBTNBWPBYNBZDCADCDFCHFCLFCLPCNYCOPCRCCUPCVECZK' +
    'DJFDKKDOPDZDEGPERNETBEURFJDFKPGBPGELGHSGIPGMDGNFGTQGYDHKDHNLHTGHUFIDRILSINRIQDIRRISKJMDJODJPYKESKGSKHRKMFKPW' +
    'KRWKWDKYDKZTLAKLBPLKRLRDLSLLYDMADMDLMGAMKDMMKMNTMOPMRUMURMVRMWKMXNMYRMZNNADNGNNIONOKNPRNZDOMRPABPENPGKPHPPKR' +
    'PLNPYGQARRONRSDRUBRWFSARSBDSCRSDGSEKSGDSHPSLESOSSRDSSPSTNSVCSYPSZLTHBTJSTMTTNDTOPTRYTTDTWDTZSUAHUGXUSDUYUUYW' +
    'UZSVEDVESVNDVUVWSTXAFXCDXCGXOFXPFYERZARZMWZWG',
);

const EXPONENTS: readonly (readonly [exponent: number, currencies: readonly string[]])[] = [
  [0, toCodes('BIFCLPDJFGNFISKJPYKMFKRWPYGRWFUGXVNDVUVXAFXOFXPF')],
  [3, toCodes('BHDIQDJODKWDLYDOMRTND')],
  [4, toCodes('CLFUYW')],
];

const DECIMAL = /^-?\d{1,15}(\.\d{1,4})?$/;

/** Whether a text is an active currency code of ISO 4217. */
export const isCurrency = (code: string): boolean => CURRENCIES.includes(code);

/** How many decimals a currency has: 0 for JPY, 3 for KWD, 2 for most. Source: ISO 4217. */
export const exponentOf = (currency: string): number =>
  EXPONENTS.find(([, currencies]) => currencies.includes(currency))?.[0] ?? 2;

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
      v.union([v.string(), v.pipe(v.number(), v.transform(String))], 'must be a decimal text or a number'),
      v.check((amount) => DECIMAL.test(amount), 'must be a decimal number such as "12.50"'),
    ),
    currency: v.pipe(v.string(), v.check(isCurrency, 'must be a currency code of ISO 4217 such as "EUR"')),
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
