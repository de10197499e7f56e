import type { Reader } from './desk.ts';
import type { Draft } from './draft.ts';
import { OWN_ID } from './microdata.ts';
import { findProduct, markOf, marksOf, readAll, type Marks } from './page-product.ts';
import type { PageInstance } from './pages.ts';
import type { Thing } from './thing.ts';

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
    let hasChanged = false;
    const say = (draft: Draft): void => {
      stopLooking();
      desk.say('product_viewed', draft);
    };
    const find = (all: readonly Thing[]): void => {
      const draft = findProduct(all, desk, { page, old });
      callOff = draft && later(0, () => say(draft));
      if (!draft && hasChanged) onChange();
    };
    // In three tasks, and not in one: a slow phone's page stands still for each of them.
    const look = (): void => {
      hasChanged = false;
      const all = readAll(desk).map(({ thing }) => thing);
      known = new Set(all.map(markOf));
      callOff = later(0, () => find(all));
    };
    onChange = () => {
      hasChanged = true;
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
  let stopPages = (): unknown => undefined;
  // Half a list looks like a product: nothing is read before the page is whole, whatever its address does meanwhile.
  const onParsed = (): void => {
    begin({ ...pages.now(), start: 'load' });
    stopPages = pages.onPage(begin);
  };
  changes.observe(document, CHANGES);
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', onParsed, { once: true });
  else onParsed();
  return () => {
    document.removeEventListener('DOMContentLoaded', onParsed);
    changes.disconnect();
    stopPages();
    stopLooking();
  };
};
