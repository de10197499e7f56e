import { createContext, useContext } from 'react';
import { createTillroll } from '../tillroll.ts';
import type { Till, TillrollOptions } from '../till.ts';

/** Holds the till of a tree of components. It is made at its first use, in an effect or a handler: never while rendering. */
export interface TillHolder {
  readonly till: () => Till;
  /** A provider is mounted. Call the result when it is not any more. */
  readonly retain: () => () => void;
}

/** A till that the shop has made itself; it closes it, too. */
export const holdGiven = (till: Till): TillHolder => ({ till: () => till, retain: () => () => undefined });

/** A till of the provider's own, closed when nothing is mounted any more. */
export function holdOwn(options: TillrollOptions): TillHolder {
  let till: Till | undefined;
  let mounted = 0;
  return {
    till: () => (till ??= createTillroll(options)),
    retain() {
      mounted++;
      return () => {
        mounted--;
        // StrictMode takes every effect back once and does it again at once: that is no end.
        setTimeout(() => {
          if (mounted > 0) return;
          till?.close();
          till = undefined;
        });
      };
    },
  };
}

/** How components reach the holder. */
export const HolderContext = createContext<TillHolder | undefined>(undefined);

/** The holder of the provider above. Throws where there is none: that is a bug of the shop's, seen at its first render. */
export function useHolder(): TillHolder {
  const holder = useContext(HolderContext);
  if (!holder) throw new Error('tillroll: there is no <TillrollProvider> above this component.');
  return holder;
}
