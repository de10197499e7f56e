import * as v from 'valibot';

// ISO 4217, active codes. A list of our own and not the engine's: page and collector must agree.
const CURRENCIES =
  'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF ' +
  'CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL ' +
  'HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL ' +
  'MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON ' +
  'RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH ' +
  'UGX USD UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG';

const EXPONENTS: readonly (readonly [exponent: number, currencies: string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
];

const DECIMAL = /^-?\d{1,15}(\.\d{1,4})?$/;

/** Whether a text is an active currency code of ISO 4217. */
export const isCurrency = (code: string): boolean => /^[A-Z]{3}$/.test(code) && CURRENCIES.includes(code);

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
  v.object({
    amount: v.pipe(
      v.union([v.string(), v.pipe(v.number(), v.transform(String))], 'must be a decimal text or a number'),
      v.regex(DECIMAL, 'must be a decimal number such as "12.50"'),
    ),
    currency: v.pipe(v.string(), v.check(isCurrency, 'must be a currency code of ISO 4217 such as "EUR"')),
  }),
  v.forward(
    v.partialCheck(
      [['amount'], ['currency']],
      ({ amount, currency }) => decimalsOf(amount) <= exponentOf(currency),
      ({ input }) => `has more decimals than ${input.currency} has (${exponentOf(input.currency)})`,
    ),
    ['amount'],
  ),
);

/** An exact amount of one currency, as stored. */
export type Money = v.InferOutput<typeof money>;
