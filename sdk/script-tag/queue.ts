import type { SignalInput, SignalName } from '@tillroll/catalogue';
import type { EarlyAct } from '../capture/early-acts.ts';
import type { SendResult, Signals, Till } from '../till.ts';

export type { EarlyAct };

/** A signal said before the core was there: name, payload, and when, in milliseconds since 1970. */
export type SaidCall = readonly [name: SignalName, payload: unknown, at: number];
/** A wish to be called with the till. */
export type ReadyCall = readonly [receiver: (till: Till) => void];

/** `window.tillroll`: usable from the first line of the page on. */
export interface TillrollQueue {
  /** Says a signal. Before the core is there it is kept, with its time. */
  <Name extends SignalName>(name: Name, payload: SignalInput<Name>): Promise<SendResult> | undefined;
  /** Calls back with the till, at once or as soon as it is there. */
  ready(receiver: (till: Till) => void): void;
  /** The typed streams, once the core is there. */
  signals?: Signals;
}

/** What the loader leaves for the core to take over. Names are short: the loader has 1 kB. */
export interface LoaderState {
  /** What was said so far; emptied by whoever takes it over. */
  q: (SaidCall | ReadyCall)[];
  /** The tag's `data-` attributes. */
  d: DOMStringMap;
  /** Stops the loader's own farewell. */
  x: () => void;
  /** Ends noting what was clicked and submitted, and hands it over; where the tag asks for `attributes`. */
  c: (() => readonly EarlyAct[]) | undefined;
}

declare global {
  interface Window {
    tillroll?: TillrollQueue & { readonly l?: LoaderState };
  }
}
