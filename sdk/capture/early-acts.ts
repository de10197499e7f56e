/** A click or a submit that nobody has read yet: on what, which, and when, in milliseconds since 1970. */
export type EarlyAct = readonly [path: readonly EventTarget[], type: string, at: number];

/** A page whose modules never come must not keep its elements for ever. */
const MOST_ACTS = 99;

/**
 * Notes clicks and submits on what says a signal, for whoever can read them later. The result ends it and hands them
 * over, in order.
 *
 * The loader has a copy of its own: a visitor may be quicker than any module.
 */
export function noteActs(onAct: () => void): () => readonly EarlyAct[] {
  const acts: EarlyAct[] = [];
  const note = (event: Event): void => {
    const path = event.composedPath();
    if (acts.length > MOST_ACTS || !path.some((at) => (at as HTMLElement).dataset?.['signal'])) return;
    acts.push([path, event.type, Date.now()]);
    onAct();
  };
  addEventListener('click', note, true);
  addEventListener('submit', note, true);
  return () => {
    removeEventListener('click', note, true);
    removeEventListener('submit', note, true);
    return acts;
  };
}
