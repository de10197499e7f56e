import type { Desk, Reader } from './desk.ts';
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

const readAll = (desk: Desk): readonly Placed[] => [...readJsonLd(desk), ...readMicrodata(desk.window.document)];

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
type Marks = ReadonlySet<string>;

const markOf = (thing: Thing): string => JSON.stringify(thing);
const markOfId = ({ value }: Read): string => `${OWN_ID} ${value}`;

/** Whether a change was made to an element: in it, at it, or by putting it there. */
const touches = ({ target, addedNodes }: MutationRecord, element: Element): boolean =>
  element.contains(target) || [...addedNodes].some((node) => node.contains(element));

/**
 * What a page leaves behind at the moment its address changes. What is changed in that very moment is the next one's
 * already, unless it is still what the page was `known` for: a spinner within the product is no other product.
 */
function marksOf(desk: Desk, changes: readonly MutationRecord[], known: Marks): Marks {
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
function findProduct(all: readonly Thing[], desk: Desk, { page, old }: OnPage): Draft | undefined {
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

/** Between two looks at a page that keeps changing; each is twice the one before, up to a second. */
const FIRST_LOOK_MS = 100;
const LONGEST_PAUSE_MS = 1000;
const CHANGES = {
  subtree: true,
  childList: true,
  characterData: true,
  attributeFilter: ['content', 'href', 'src', 'itemprop', OWN_ID],
};

/** Says `product_viewed` for every page that is about a product, as soon as the page tells it. */
export const readSchemaOrg: Reader = (desk) => {
  const { window, pages, settings, later, guard } = desk;
  const { document } = window;
  let old: Marks = new Set();
  let known: Marks = new Set();
  let onChange = (): void => undefined;
  let stopLooking = (): void => undefined;
  const changes = new window.MutationObserver(() => onChange());

  /** Looks at a page whenever it changes, until it tells a product or its time is up. */
  function watch(page: PageInstance): void {
    let pauseMs = FIRST_LOOK_MS;
    let callOff: (() => void) | undefined;
    const look = (): void => {
      callOff = undefined;
      const all = readAll(desk).map(({ thing }) => thing);
      known = new Set(all.map(markOf));
      const draft = findProduct(all, desk, { page, old });
      if (!draft) return;
      stopLooking();
      desk.say('product_viewed', draft);
    };
    onChange = () => {
      if (callOff) return;
      callOff = later(pauseMs, look);
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
    };
    const giveUp = later(settings.patienceMs, () => stopLooking());
    stopLooking = () => {
      callOff?.();
      giveUp();
      onChange = () => undefined;
    };
    // After a navigation within the document, what stands there now is most often of the page before.
    if (page.start === 'navigation') onChange();
    else look();
  }

  const begin = (page: PageInstance): void =>
    guard(() => {
      stopLooking();
      const made = changes.takeRecords();
      old = page.start === 'navigation' ? marksOf(desk, made, known) : new Set();
      watch(page);
    });
  const onParsed = (): void => begin(pages.now());
  changes.observe(document, CHANGES);
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', onParsed, { once: true });
  else onParsed();
  const stopPages = pages.onPage(begin);
  return () => {
    document.removeEventListener('DOMContentLoaded', onParsed);
    changes.disconnect();
    stopPages();
    stopLooking();
  };
};
