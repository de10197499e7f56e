import { Observable, type Subscriber } from 'rxjs';

/** A stream, and the only way to say something on it. */
export interface Speaker<Value> {
  readonly stream: Observable<Value>;
  readonly say: (value: Value) => void;
  readonly end: () => void;
}

/**
 * Makes a stream to speak on: what RxJS's `Subject` does, without its other half, a subject made by `lift`, which
 * every page would load and nobody could reach.
 *
 * @param present what a new subscriber hears at once, as with `BehaviorSubject`.
 */
export function createSpeaker<Value>(present?: () => Value): Speaker<Value> {
  const subscribers = new Set<Subscriber<Value>>();
  let ended = false;
  return {
    stream: new Observable((subscriber) => {
      if (ended) return subscriber.complete();
      subscribers.add(subscriber);
      if (present) subscriber.next(present());
      return () => subscribers.delete(subscriber);
    }),
    // A copy: whoever subscribes while something is said hears the next thing.
    say: (value) => [...subscribers].forEach((subscriber) => subscriber.next(value)),
    end() {
      ended = true;
      for (const subscriber of subscribers) subscriber.complete();
    },
  };
}
