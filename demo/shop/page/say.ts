import type { Till } from 'tillroll';

type Signals = Till['signals'];

/** What tillroll's script tag gives the page, as far as this shop and the inspector use it. */
export interface TillrollDoor {
  <Name extends keyof Signals>(signal: Name, payload: Parameters<Signals[Name]['send']>[0]): unknown;
  ready(callback: (till: Till) => void): void;
}

const findDoor = (): TillrollDoor | undefined => (window as { readonly tillroll?: TillrollDoor }).tillroll;

/**
 * Hands over the door as soon as the script tag has run: at once, or when it has loaded. A tag that
 * is blocked or missing never calls back, and the shop does not notice.
 */
export function whenTillroll(use: (door: TillrollDoor) => void, otherwise: () => void = () => undefined): void {
  const door = findDoor();
  if (door) {
    use(door);
    return;
  }
  const tag = document.querySelector('script[data-endpoint]');
  tag?.addEventListener('load', () => {
    const late = findDoor();
    if (late) use(late);
    else otherwise();
  });
  tag?.addEventListener('error', otherwise);
}

/** Says a signal. Never waits, never fails. */
export const say = <Name extends keyof Signals>(name: Name, payload: Parameters<Signals[Name]['send']>[0]): void =>
  whenTillroll((tillroll) => tillroll(name, payload));
