import type { Desk } from './desk.ts';

/** Half of an element, or as much of it as fills half the window, for this long: then it was seen. */
const SEEN_MS = 1000;
const SHARE = 0.5;

interface SeenListener {
  readonly isWanted: (element: Element) => boolean;
  readonly onSeen: (element: Element) => void;
}

const isHalfVisible = ({
  isIntersecting,
  intersectionRatio,
  intersectionRect,
  rootBounds,
}: IntersectionObserverEntry) =>
  isIntersecting &&
  (intersectionRatio >= SHARE || (rootBounds !== null && intersectionRect.height >= rootBounds.height * SHARE));

const WATCHED = ['data-signal', 'data-product-id', 'data-on'];

/**
 * Tells which elements with `data-signal` the visitor has seen: each once, and again when the page comes out of the
 * back/forward cache or the element comes to stand for something else.
 */
export function watchSeen(desk: Desk, { isWanted, onSeen }: SeenListener): () => void {
  const { window, pages, guard, later } = desk;
  const { document } = window;
  const waiting = new Map<Element, () => void>();

  const callOff = (element: Element): void => {
    waiting.get(element)?.();
    waiting.delete(element);
  };
  const views = new window.IntersectionObserver(
    (entries) =>
      guard(() => {
        for (const entry of entries) {
          const { target } = entry;
          if (!isHalfVisible(entry)) callOff(target);
          else if (!waiting.has(target)) {
            const seen = (): void => {
              waiting.delete(target);
              views.unobserve(target);
              onSeen(target);
            };
            waiting.set(target, later(SEEN_MS, seen));
          }
        }
      }),
    { threshold: [0, 0.1, 0.2, 0.3, 0.4, SHARE, 0.6, 0.7, 0.8, 0.9, 1] },
  );

  function observe(element: Element): void {
    callOff(element);
    views.unobserve(element);
    if (element.hasAttribute('data-signal') && isWanted(element)) views.observe(element);
  }
  const observeAll = (root: ParentNode): void => root.querySelectorAll('[data-signal]').forEach(observe);

  const changes = new window.MutationObserver((records) =>
    guard(() => {
      for (const { type, target, addedNodes } of records) {
        if (type === 'attributes') observe(target as Element);
        for (const node of addedNodes) {
          if (!(node instanceof window.Element)) continue;
          observe(node);
          observeAll(node);
        }
      }
    }),
  );
  changes.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: WATCHED });
  observeAll(document);

  // What stays in place when the address changes is no news on the next page.
  const stopPages = pages.onPage(({ start }) => {
    if (start === 'restored') guard(() => observeAll(document));
  });
  return () => {
    for (const element of waiting.keys()) callOff(element);
    views.disconnect();
    changes.disconnect();
    stopPages();
  };
}
