import type { JetStreamManager } from '@nats-io/jetstream';
import { STREAM } from './streams.ts';

/** How far writers are behind collectors. */
export interface Lag {
  /** Messages that waited when the broker was last asked; undefined before the first time. */
  readonly read: () => number | undefined;
  readonly close: () => void;
}

const EVERY_MS = 5000;

/** Asks the broker now and then how much waits: a number that is asked for must not wait for a broker. */
export function watchLag({ streams }: Pick<JetStreamManager, 'streams'>, onFailure: (error: unknown) => void): Lag {
  let last: number | undefined;
  let isClosed = false;
  const look = (): void => {
    streams.info(STREAM).then(
      ({ state }) => void (last = state.messages),
      (error: unknown) => {
        if (!isClosed) onFailure(error);
      },
    );
  };
  look();
  const timer = setInterval(look, EVERY_MS);
  timer.unref();
  return {
    read: () => last,
    close() {
      isClosed = true;
      clearInterval(timer);
    },
  };
}
