import type { Desk, HowRead, Reader } from './desk.ts';
import { adviceFor, draftOf, signalOf, type Path } from './element-draft.ts';
import { watchSeen } from './seen.ts';

type Trigger = 'click' | 'submit' | 'view';
const TRIGGERS: readonly string[] = ['click', 'submit', 'view'] satisfies readonly Trigger[];

/** On what an element says its signal. */
function triggerOf(element: Element, { complain }: Desk): Trigger {
  const usual =
    element.getAttribute('data-signal') === 'product_viewed'
      ? 'view'
      : element.localName === 'form'
        ? 'submit'
        : 'click';
  const word = element.getAttribute('data-on')?.trim();
  if (!word) return usual;
  if (TRIGGERS.includes(word)) return word as Trigger;
  complain(element, `data-on="${word}" is not one of click, submit and view; "${usual}" is taken.`);
  return usual;
}

const isElement = (node: EventTarget): node is Element => 'getAttribute' in node;

/** An element and all around it, out of every shadow root. */
function pathOf(element: Element): Path {
  const path: Element[] = [];
  for (
    let at: Node | null = element;
    at;
    at = (at.parentNode as Node | null) ?? (at as Partial<ShadowRoot>).host ?? null
  ) {
    if (isElement(at)) path.push(at);
  }
  return path;
}

/**
 * Says what `data-signal` names when the element is clicked, submitted or seen.
 *
 * Listens on the window in the capture phase: a shop's own listener that stops the event comes after. Nothing is ever
 * prevented, stopped or waited for.
 */
export const readAttributes: Reader = (desk) => {
  const { window, guard } = desk;

  function say(path: Path, when: Pick<HowRead, 'past' | 'at'> = {}): void {
    const [element] = path;
    const name = element && signalOf(element, desk);
    if (!name) return;
    desk.say(name, draftOf(name, path, desk), { about: element, advice: adviceFor(name), ...when });
  }

  const take = (targets: readonly EventTarget[], type: string, when?: Pick<HowRead, 'past' | 'at'>): void =>
    guard(() => {
      const path = targets.filter(isElement);
      const from = path.findIndex(
        (element) => element.hasAttribute('data-signal') && triggerOf(element, desk) === type,
      );
      if (from >= 0) say(path.slice(from), when);
    });
  const onEvent = (event: Event): void => take(event.composedPath(), event.type);

  const options = { capture: true, passive: true };
  window.addEventListener('click', onEvent, options);
  window.addEventListener('submit', onEvent, options);
  for (const [path, type, at] of desk.early()) take(path, type, { past: true, at });
  const stopSeeing = watchSeen(desk, {
    isWanted: (element) => triggerOf(element, desk) === 'view',
    onSeen: (element) => say(pathOf(element)),
  });
  return () => {
    window.removeEventListener('click', onEvent, options);
    window.removeEventListener('submit', onEvent, options);
    stopSeeing();
  };
};
