import { CURRENCIES, isCurrency, type Currency, type Prices } from '../money.ts';

/** One thing in the basket. Its prices are kept in every currency, so switching needs no question to a server. */
export interface BasketLine {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly variant: string;
  readonly prices: Prices;
  readonly quantity: number;
}

/** What the visitor has put aside. */
export interface Basket {
  readonly id: string;
  readonly lines: readonly BasketLine[];
}

const KEY = 'marram-basket';
const MOST = 99;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isPrices = (value: unknown): value is Prices =>
  isRecord(value) &&
  CURRENCIES.every((currency) => /^\d{1,12}(\.\d{1,2})?$/.test(String(value[currency]))) &&
  Object.keys(value).every(isCurrency);

const isLine = (value: unknown): value is BasketLine =>
  isRecord(value) &&
  ['id', 'slug', 'name', 'variant'].every((field) => typeof value[field] === 'string') &&
  Number.isInteger(value['quantity']) &&
  isPrices(value['prices']);

const newBasket = (): Basket => ({ id: `b-${Math.random().toString(36).slice(2, 10)}`, lines: [] });

/** The basket as this browser keeps it. One that cannot be read is an empty one. */
export function readBasket(): Basket {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    if (!isRecord(stored) || typeof stored['id'] !== 'string' || !Array.isArray(stored['lines'])) return newBasket();
    return { id: stored['id'], lines: stored['lines'].filter(isLine) };
  } catch {
    return newBasket(); // no storage, or somebody else's words in it
  }
}

/** Keeps the basket. Where there is no storage it lasts as long as the page. */
export function keepBasket(basket: Basket): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(basket));
  } catch {
    return; // storage is off or full: the shop goes on
  }
}

/** The basket with so many more (or fewer) of a thing; none left takes its line away. */
export function changeQuantity(basket: Basket, line: BasketLine, by: number): Basket {
  const before = basket.lines.find(({ id }) => id === line.id)?.quantity ?? 0;
  const quantity = Math.min(MOST, before + by);
  const others = basket.lines.filter(({ id }) => id !== line.id);
  if (quantity <= 0) return { ...basket, lines: others };
  if (before === 0) return { ...basket, lines: [...others, { ...line, quantity }] };
  return { ...basket, lines: basket.lines.map((each) => (each.id === line.id ? { ...line, quantity } : each)) };
}

/** How many things are in the basket. */
export const countOf = ({ lines }: Basket): number => lines.reduce((sum, { quantity }) => sum + quantity, 0);

/** The lines with the amount of one currency, ready to be summed. */
export const toAmounts = ({ lines }: Basket, currency: Currency): { amount: string; quantity: number }[] =>
  lines.map(({ prices, quantity }) => ({ amount: prices[currency], quantity }));
