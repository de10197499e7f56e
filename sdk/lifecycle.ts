/** What happens to a page, in the words that matter here. */
export interface LifecycleListener {
  /** The visitor may never come back: last chance to hand everything over. May come more than once. */
  readonly onLeaving: () => void;
  /** The page goes into the back/forward cache or ends: let go of everything that keeps it out. */
  readonly onFrozen: () => void;
  /** The page is there again, or a good moment to try has come. */
  readonly onThawed: () => void;
  readonly onHint: () => void;
}

/**
 * Listens to the page's life. No `unload` and no `beforeunload`: they keep a page out of the
 * back/forward cache. `pagehide` is heard on the window, where it arrives.
 */
export function listenToPage(window: Window, listener: LifecycleListener): () => void {
  const { document } = window;
  const onVisibility = (): void => (document.visibilityState === 'hidden' ? listener.onLeaving() : listener.onHint());
  const onHide = (): void => {
    listener.onLeaving();
    listener.onFrozen();
  };
  const onShow = (event: PageTransitionEvent): void => {
    if (event.persisted) listener.onThawed();
  };
  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('pagehide', onHide);
  window.addEventListener('pageshow', onShow);
  window.addEventListener('online', listener.onHint);
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    window.removeEventListener('pagehide', onHide);
    window.removeEventListener('pageshow', onShow);
    window.removeEventListener('online', listener.onHint);
  };
}
