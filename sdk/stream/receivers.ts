import { Observable, type Observer } from 'rxjs';

type Receiver<Value> = Partial<Observer<Value>> | ((value: Value) => void);

/** Lets one receiver fail without harm: neither the other receivers nor the page notice, `onError` does. */
function guard<Value>(receiver: Receiver<Value>, onError: (error: unknown) => void): Receiver<Value> {
  // An operator's own subscriber, of this copy of RxJS or of the shop's: what it does with an error is its business,
  // and wrapped it could not let go of us.
  if ('unsubscribe' in receiver) return receiver;
  const next = typeof receiver === 'function' ? receiver : receiver.next?.bind(receiver);
  const guarded = (value: Value): void => {
    try {
      next?.(value);
    } catch (error) {
      onError(error);
    }
  };
  return typeof receiver === 'function'
    ? guarded
    : { next: guarded, error: (error) => receiver.error?.(error), complete: () => receiver.complete?.() };
}

/**
 * The subscribing side of a stream: nobody outside can say something on it, and a receiver that throws
 * stops nobody. Source: django's `Signal.send_robust`.
 */
export function toReceivable<Value>(source: Observable<Value>, onError: (error: unknown) => void): Observable<Value> {
  const receivable = new Observable<Value>((subscriber) => source.subscribe(subscriber));
  const subscribe = receivable.subscribe.bind(receivable);
  receivable.subscribe = (receiver?: Receiver<Value> | null) =>
    subscribe(receiver ? guard(receiver, onError) : (receiver ?? undefined));
  return receivable;
}
