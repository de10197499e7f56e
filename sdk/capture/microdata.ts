import { bareName, type Placed, type Thing, type Value } from './thing.ts';

const tokens = (text: string | null): readonly string[] => (text ?? '').split(/\s+/).filter((each) => each !== '');

/** Which attribute of an element is its value; the text is that of the others. */
const VALUE_ATTRIBUTES: Readonly<Record<string, string>> = {
  a: 'href',
  area: 'href',
  link: 'href',
  img: 'src',
  source: 'src',
  video: 'src',
  audio: 'src',
  embed: 'src',
  iframe: 'src',
  object: 'data',
  data: 'value',
  meter: 'value',
  time: 'datetime',
};

/** `content` counts on any element: themes write prices so, and search engines read them so. */
function plainValue(element: Element): string {
  const attribute = VALUE_ATTRIBUTES[element.localName];
  const value =
    element.getAttribute('content') ?? (attribute && element.getAttribute(attribute)) ?? element.textContent;
  return (value ?? '').trim();
}

/** Elements of an item that bear a property, its own and those it names by `itemref`. */
function bearersOf(item: Element): readonly Element[] {
  const bearers: Element[] = [];
  const seen = new Set<Element>([item]);
  const walk = (element: Element): void => {
    if (seen.has(element)) return;
    seen.add(element);
    if (element.hasAttribute('itemprop')) bearers.push(element);
    // What is within another item is that item's.
    if (!element.hasAttribute('itemscope')) for (const child of element.children) walk(child);
  };
  for (const child of item.children) walk(child);
  for (const id of tokens(item.getAttribute('itemref'))) {
    const referred = item.ownerDocument.getElementById(id);
    if (referred) walk(referred);
  }
  return bearers;
}

/** What a shop's own attribute says of the product: no property of schema.org has this name. */
export const OWN_ID = 'data-product-id';

function toThing(item: Element, around: readonly Element[]): Thing {
  const properties: Record<string, Value[]> = Object.create(null) as Record<string, Value[]>;
  const add = (name: string, value: Value): void => void (properties[bareName(name)] ??= []).push(value);
  for (const bearer of bearersOf(item)) {
    const isItem = bearer.hasAttribute('itemscope');
    // An item that refers to one around it would never end.
    if (isItem && around.includes(bearer)) continue;
    const value = isItem ? toThing(bearer, [...around, item]) : plainValue(bearer);
    for (const name of tokens(bearer.getAttribute('itemprop'))) add(name, value);
  }
  const ownId = item.getAttribute(OWN_ID);
  if (ownId) add(OWN_ID, ownId);
  const id = item.getAttribute('itemid');
  return {
    format: 'microdata',
    types: tokens(item.getAttribute('itemtype')).map(bareName),
    ...(id && { id }),
    properties: { ...properties },
  };
}

/** The items of a page that are nobody's property. */
export const readMicrodata = (document: Document): readonly Placed[] =>
  [...document.querySelectorAll('[itemscope]:not([itemprop])')].map((element) => ({
    element,
    thing: toThing(element, [element]),
  }));
