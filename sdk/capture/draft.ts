import { isCurrency } from '@tillroll/catalogue';
import { readAmount } from './amount.ts';

/** A value, and where it was read off: `json-ld Product.name`. */
export interface Read {
  readonly value: unknown;
  readonly from: string;
}

/** A payload under way, and beside it where each of its fields was read off. What is put first stays. */
export interface Draft {
  readonly payload: Readonly<Record<string, unknown>>;
  /** By JSON pointer into the payload. */
  readonly fields: Readonly<Record<string, string>>;
  has(pointer: string): boolean;
  /** Puts anything; `undefined` and `null` are nothing. */
  put(pointer: string, read: Read | undefined): void;
  /** Puts a text or a number as a text that the catalogue takes: trimmed, without line breaks, clipped. */
  text(pointer: string, read: Read | undefined): void;
  /** Puts an exact amount, if the price can be read; in the first of these currencies that is one. */
  money(pointer: string, price: Read | undefined, ...currencies: readonly (Read | undefined)[]): void;
}

/** As long as the catalogue allows, by the field's name. An address that is too long is left out, not cut. */
const LONGEST: Readonly<Record<string, number>> = { name: 500, category: 500, title: 500, query: 512 };
const LONGEST_OTHER = 200;
const LONGEST_ADDRESS = 2048;

const nameOf = (pointer: string): string => pointer.slice(pointer.lastIndexOf('/') + 1);

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>', nbsp: ' ' };

/** Templates escape twice: `&amp;` stands in many a JSON-LD block. */
const unescape = (text: string): string =>
  text.replace(/&(?:(amp|quot|apos|lt|gt|nbsp)|#0*(39|34|38|160));/g, (_all, name?: string, code?: string) =>
    name ? (ENTITIES[name] ?? '') : String.fromCharCode(Number(code)),
  );

/** NUL and halves of surrogate pairs cannot be stored. */
const toStorable = (text: string, longest: number): string =>
  text
    .replace(/[\0\ud800-\udfff]/gu, '')
    .slice(0, longest)
    .replace(/[\ud800-\udfff]/gu, '');

/** A text as the catalogue stores it, or `undefined` where it says nothing. */
export function toText(value: unknown, pointer: string): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  if (typeof value !== 'string') return undefined;
  const text = unescape(value).replace(/\s+/g, ' ').trim();
  const name = nameOf(pointer);
  const isAddress = name === 'url' || name === 'image';
  if (isAddress && text.length > LONGEST_ADDRESS) return undefined;
  return toStorable(text, isAddress ? LONGEST_ADDRESS : (LONGEST[name] ?? LONGEST_OTHER)) || undefined;
}

/** A currency code, or `undefined` where it is none: pages also write "€". */
export function toCurrency(value: unknown): string | undefined {
  const code = typeof value === 'string' ? value.trim().toUpperCase() : '';
  return isCurrency(code) ? code : undefined;
}

type Branch = Record<string, unknown>;

/** Puts a value where a pointer points, and makes what is missing on the way there; numbers are places in a list. */
function plant(root: Branch, pointer: string, value: unknown): void {
  const keys = pointer.split('/').slice(1);
  const last = keys.pop() ?? '';
  let branch = root;
  keys.forEach((key, at) => {
    const next = keys[at + 1] ?? last;
    branch = (branch[key] ??= /^\d+$/.test(next) ? [] : {}) as Branch;
  });
  branch[last] = value;
}

/** Begins a payload. */
export function createDraft(): Draft {
  const payload: Branch = {};
  const fields: Record<string, string> = {};
  const draft: Draft = {
    payload,
    fields,
    has: (pointer) => pointer in fields || `${pointer}/amount` in fields,
    put(pointer, read) {
      if (read?.value === undefined || read.value === null || draft.has(pointer)) return;
      plant(payload, pointer, read.value);
      // Names that the page has made up may stand in it.
      fields[pointer] = toStorable(read.from, LONGEST_OTHER);
    },
    text(pointer, read) {
      if (read) draft.put(pointer, { value: toText(read.value, pointer), from: read.from });
    },
    money(pointer, price, ...currencies) {
      const currency = currencies.find((each) => toCurrency(each?.value) !== undefined);
      const code = toCurrency(currency?.value);
      const amount = price && code ? readAmount(price.value, code) : undefined;
      if (!price || !currency || amount === undefined || draft.has(pointer)) return;
      draft.put(`${pointer}/amount`, { value: amount, from: price.from });
      draft.put(`${pointer}/currency`, { value: code, from: currency.from });
    },
  };
  return draft;
}
