import type { SignalName } from '@tillroll/catalogue';
import { ATTRIBUTES, LINES, linePlaces, VALUE_KINDS } from './attribute-table.ts';
import type { Desk } from './desk.ts';
import { createDraft, type Draft, type Read } from './draft.ts';

/** An element and what is around it, the innermost first; through shadow roots too. */
export type Path = readonly Element[];

const attributeOf = (element: Element, name: string): string | undefined => {
  const value = element.getAttribute(`data-${name}`);
  return value === null || value.trim() === '' ? undefined : value;
};

const isOfProduct = (name: string): boolean => name.startsWith('product-') || name === 'price';

/**
 * As far out as an attribute is looked for. What is said of a product ends at the element that names it: the card of a
 * related product must not take its price from the page around it.
 */
function reach(path: Path, name: string): Path {
  if (!isOfProduct(name)) return path;
  const named = path.findIndex((element) => attributeOf(element, 'product-id') !== undefined);
  return named < 0 ? path : path.slice(0, named + 1);
}

function look(path: Path, name: string): Read | undefined {
  for (const element of reach(path, name)) {
    const value = attributeOf(element, name);
    if (value !== undefined) return { value, from: `data-${name}` };
  }
  return undefined;
}

const QUANTITY_FIELD = /(^|[[_.-])(quantity|qty)\]?$/i;

/** The form that an element is, belongs to, or lies in. */
function formOf(path: Path): HTMLFormElement | undefined {
  const [element] = path;
  if (element && 'form' in element && element.form) return element.form as HTMLFormElement;
  return path.find((each): each is HTMLFormElement => each.localName === 'form');
}

/** The quantity that the visitor has chosen in the form around. */
function chosenQuantity(path: Path): Read | undefined {
  const fields = [...(formOf(path)?.elements ?? [])] as HTMLInputElement[];
  const field = fields.find(({ name, value }) => QUANTITY_FIELD.test(name ?? '') && value !== '');
  return field && { value: field.value, from: `form ${field.name}` };
}

const toNumber = ({ value, from }: Read, isWhole: boolean): Read => {
  const text = String(value).trim();
  const isNumber = isWhole ? /^\d{1,9}$/.test(text) : /^\d{1,9}([.,]\d+)?$/.test(text);
  // What is no number stays a text, and the catalogue's check names it.
  return { value: isNumber ? Number(text.replace(',', '.')) : text, from };
};

function fill(draft: Draft, places: Readonly<Record<string, string>>, path: Path, desk: Desk): void {
  for (const [name, pointer] of Object.entries(places)) {
    const own = path[0] && attributeOf(path[0], name);
    const read =
      own === undefined && name === 'quantity' ? (chosenQuantity(path) ?? look(path, name)) : look(path, name);
    if (!read) continue;
    const kind = VALUE_KINDS[name];
    if (kind === 'money') {
      draft.money(pointer, read, look(path, 'currency'), desk.currency());
      if (!draft.has(pointer)) {
        const text = `${read.from}="${read.value}" is left out: write an amount such as "12.50", and its data-currency.`;
        desk.complain(`${text}`, text);
      }
    } else if (kind) draft.put(pointer, toNumber(read, kind === 'count'));
    else draft.text(pointer, read);
  }
}

/** The signal that an element names, if a page may say it. */
export function signalOf(element: Element, desk: Desk): SignalName | undefined {
  const word = (element.getAttribute('data-signal') ?? '').trim();
  const names = Object.keys(ATTRIBUTES) as SignalName[];
  const name = names.find((each) => each === word);
  if (!name) desk.complain(element, `data-signal="${word}" is no signal of a page. One of: ${names.join(', ')}.`);
  return name;
}

/** What an element and those around it say of a signal. */
export function draftOf(name: SignalName, path: Path, desk: Desk): Draft {
  const draft = createDraft();
  fill(draft, ATTRIBUTES[name] ?? {}, path, desk);
  const at = LINES[name];
  const lines = [...(path[0]?.querySelectorAll('[data-line]') ?? [])];
  // An order that names no line is still an order.
  if (name === 'order_placed') draft.put('/order/lines', { value: [], from: 'data-line' });
  lines.forEach((line, number) => {
    fill(draft, linePlaces(`${at}/${number}`), [line, ...path], desk);
    draft.put(`${at}/${number}/quantity`, { value: 1, from: 'default' });
  });
  return draft;
}

/** What to do about a broken rule: which attribute is missing or wrong. */
export function adviceFor(name: SignalName): (pointer: string) => string {
  return (pointer) => {
    const places = Object.entries(ATTRIBUTES[name] ?? {});
    const [attribute] =
      places.find(([, at]) => at === pointer || at === `${pointer}/id` || at === `${pointer}/name`) ?? [];
    return attribute ? `Put a right data-${attribute} on the element or on one around it.` : 'The signal is left out.';
  };
}
