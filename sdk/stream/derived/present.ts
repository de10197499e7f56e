import type { Envelope, SignalEvent } from '@tillroll/catalogue';
import { distinctUntilChanged, scan, shareReplay, startWith, type Observable } from 'rxjs';

const isSame = (one: unknown, other: unknown): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);

/**
 * What follows from all that was said: the present state at once, and every change of it. All subscribers share one
 * state, which lives from the first subscription on until the till is closed.
 */
export const present =
  <State>(begin: State, next: (state: State, event: SignalEvent) => State) =>
  (events$: Observable<Envelope>): Observable<State> =>
    events$.pipe(
      // All that a till says are signals, checked before they are said.
      scan((state, event) => next(state, event as SignalEvent), begin),
      startWith(begin),
      distinctUntilChanged<State>(isSame),
      shareReplay(1),
    );
