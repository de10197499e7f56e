import type { Desk } from './desk.ts';
import type { Draft, Read } from './draft.ts';
import { indexById, parseJsonLd } from './json-ld.ts';
import { addressesOf, findMainProduct, type Reading } from './main-product.ts';
import { OWN_ID, readMicrodata } from './microdata.ts';
import { createOwnPage, type OwnPage } from './own-page.ts';
import type { PageInstance } from './pages.ts';
import { draftProduct } from './product-of.ts';
import { createThingReader, type Placed, type Thing } from './thing.ts';

function readJsonLd({ window, complain }: Desk): readonly Placed[] {
  const blocks = window.document.querySelectorAll('script[type^="application/ld+json" i]');
  return [...blocks].flatMap((element, at) => {
    const text = element.textContent ?? '';
    const parsed = parseJsonLd(text);
    if (parsed.kind === 'things') return parsed.things.map((thing) => ({ element, thing }));
    complain(
      text,
      `the JSON-LD block number ${at + 1} of this page cannot be read (${parsed.message}) and is left out. ` +
        `Look for a trailing comma, a raw line break or a quote that the template does not escape.`,
    );
    return [];
  });
}

/** Everything that stands on the page now, JSON-LD first. */
export const readAll = (desk: Desk): readonly Placed[] => [...readJsonLd(desk), ...readMicrodata(desk.window.document)];

function canonicalOf({ document }: Window): Read | undefined {
  const link = document.querySelector<HTMLLinkElement>('link[rel~="canonical" i][href]');
  return link ? { value: link.href, from: 'link canonical' } : undefined;
}

function ownPageAt(url: string, { document }: Window, canonical: Read | undefined): OwnPage {
  return createOwnPage([url, ...(canonical ? [String(canonical.value)] : [])], document.baseURI);
}

/** `data-product-id` where it speaks of the whole page. Cards of other products have it too. */
function ownIdOf({ document }: Window): Read | undefined {
  for (const element of [document.querySelector('main'), document.body, document.documentElement]) {
    const value = element?.getAttribute(OWN_ID);
    if (value) return { value, from: OWN_ID };
  }
  return undefined;
}

/** What stood on a page, as texts, to recognise it by after the address has changed. */
export type Marks = ReadonlySet<string>;

export const markOf = (thing: Thing): string => JSON.stringify(thing);
const markOfId = ({ value }: Read): string => `${OWN_ID} ${value}`;

/** Whether a change was made to an element: in it, at it, or by putting it there. */
const touches = ({ target, addedNodes }: MutationRecord, element: Element): boolean =>
  element.contains(target) || [...addedNodes].some((node) => node.contains(element));

/**
 * What a page leaves behind at the moment its address changes. What is changed in that very moment is the next one's
 * already, unless it is still what the page was `known` for: a spinner within the product is no other product.
 */
export function marksOf(desk: Desk, changes: readonly MutationRecord[], known: Marks): Marks {
  const left = readAll(desk).filter(
    ({ element, thing }) => known.has(markOf(thing)) || !changes.some((change) => touches(change, element)),
  );
  const ownId = ownIdOf(desk.window);
  return new Set([...left.map(({ thing }) => markOf(thing)), ...(ownId ? [markOfId(ownId)] : [])]);
}

interface OnPage {
  readonly page: PageInstance;
  /** What the page before has left behind. */
  readonly old: Marks;
}

/** The product that a page is about, without what the page before has left behind. */
export function findProduct(all: readonly Thing[], desk: Desk, { page, old }: OnPage): Draft | undefined {
  const { window } = desk;
  const reader = createThingReader(indexById(all));
  const canonical = canonicalOf(window);
  // After a navigation the canonical link may still be that of the page before.
  const own = ownPageAt(page.url, window, page.start === 'navigation' ? undefined : canonical);
  const before = page.urlBefore === undefined ? undefined : ownPageAt(page.urlBefore, window, undefined);
  /** It stood there before, but speaks of this page and not of the one before: it came ahead of its address. */
  const isAhead = (thing: Thing): boolean =>
    addressesOf(thing, reader).some((address) => own.names(address) && before?.names(address) === false);
  const things = all.filter((thing) => !old.has(markOf(thing)) || isAhead(thing));

  const reading: Reading = { reader, page: own };
  const products = findMainProduct(things, reading);
  if (products.length === 0) return undefined;
  const ownId = ownIdOf(window);
  return draftProduct(products, things, reading, {
    ownId: ownId && !old.has(markOfId(ownId)) ? ownId : undefined,
    canonical: canonical && own.names(String(canonical.value)) ? canonical : undefined,
    path: new URL(page.url).pathname,
    currency: desk.currency(),
  });
}
