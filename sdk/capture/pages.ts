/** How a page began: with the document, by a navigation within it, or out of the back/forward cache. */
export type PageStart = 'load' | 'navigation' | 'restored';

/** One showing of one page to the visitor. The same address shown again is another. */
export interface PageInstance {
  readonly number: number;
  readonly start: PageStart;
  readonly url: string;
  /** The address of the page before it in this document. */
  readonly urlBefore?: string;
}

/** The pages of a document, one after the other. */
export interface Pages {
  readonly now: () => PageInstance;
  /** Calls back when another page begins. The result stops it. */
  readonly onPage: (receiver: (page: PageInstance) => void) => () => void;
  readonly close: () => void;
}

/** What is needed of a window; the Navigation API only where it exists. */
export type PagesWindow = Pick<Window, 'history' | 'location' | 'addEventListener' | 'removeEventListener'> & {
  readonly navigation?: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
};

/** What advertisers and mailers add, and many shops take off again as soon as they have read it. */
const TRACKING = /([?&])(?:utm_\w+|gclid|gbraid|wbraid|fbclid|msclkid|srsltid|_ga|_gl|mc_[ce]id)=[^&]*/gi;

/** Path and query make a page; what follows `#` does not, nor what tracks. */
export const toPageUrl = (url: string): string =>
  url
    .replace(/#.*$/, '')
    .replace(TRACKING, '$1')
    .replace(/([?&])&+/g, '$1')
    .replace(/[?&]$/, '');

type WriteHistory = History['pushState'];

/** Calls back after each write to the history; other people's wrappers, before or after ours, go on working. */
function watchWrites(history: History, name: 'pushState' | 'replaceState', onWritten: () => void): () => void {
  const original = history[name];
  let watching = true;
  const watched: WriteHistory = function (this: History, ...args) {
    const result = original.apply(this, args);
    if (watching) onWritten();
    return result;
  };
  history[name] = watched;
  return () => {
    watching = false;
    // Somebody who has wrapped ours still calls it: it only hands on from now.
    if (history[name] === watched) history[name] = original;
  };
}

/**
 * Tells the pages of a document apart: a new one begins at load, at every change of path or query without a load, and
 * when the document comes out of the back/forward cache.
 *
 * Where the Navigation API exists it is heard and the History API is left alone.
 */
export function watchPages(window: PagesWindow): Pages {
  const { history, location, navigation } = window;
  let page: PageInstance = { number: 1, start: 'load', url: toPageUrl(location.href) };
  const receivers = new Set<(page: PageInstance) => void>();

  function begin(start: PageStart): void {
    page = { number: page.number + 1, start, url: toPageUrl(location.href), urlBefore: page.url };
    for (const receiver of receivers) receiver(page);
  }
  const look = (): void => {
    if (toPageUrl(location.href) !== page.url) begin('navigation');
  };
  const onShow = (event: Event): void => {
    if ((event as PageTransitionEvent).persisted) begin('restored');
  };

  const stops = navigation
    ? [() => navigation.removeEventListener('currententrychange', look)]
    : [watchWrites(history, 'pushState', look), watchWrites(history, 'replaceState', look)];
  navigation?.addEventListener('currententrychange', look);
  window.addEventListener('popstate', look);
  window.addEventListener('pageshow', onShow);
  return {
    now: () => page,
    onPage(receiver) {
      receivers.add(receiver);
      return () => receivers.delete(receiver);
    },
    close() {
      for (const stop of stops) stop();
      window.removeEventListener('popstate', look);
      window.removeEventListener('pageshow', onShow);
      receivers.clear();
    },
  };
}
