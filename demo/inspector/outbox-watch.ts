import { createAlarm } from './alarm.ts';
import { openOutboxReader, type OutboxReader, type OutboxSnapshot } from 'tillroll/outbox';

const EVERY_MS = 500;
const SOON_MS = 20;
const AWAITED_MS = 60;
const LIMIT = 100;

/** Something that looks only while somebody looks at it. Starting twice is fine, and so is stopping. */
export interface Watch {
  readonly start: () => void;
  readonly stop: () => void;
}

/** A watch that can be asked to look at once. */
export interface OutboxWatch extends Watch {
  /** Looks in a moment, where it is started: something was just said. */
  readonly lookSoon: () => void;
}

/**
 * Looks into the outbox twice a second and tells what is there. Where `onSnapshot` says that it waits
 * for something, the next look comes sooner.
 */
export function createOutboxWatch(onSnapshot: (snapshot: OutboxSnapshot | undefined) => boolean): OutboxWatch {
  const alarm = createAlarm();
  let reader: Promise<OutboxReader> | undefined;
  let round = 0;
  let isSoon = false;
  const look = async (): Promise<void> => {
    const mine = ++round;
    let isAwaited = false;
    isSoon = false;
    try {
      reader ??= openOutboxReader();
      const snapshot = await (await reader).snapshot(LIMIT);
      if (mine === round) isAwaited = onSnapshot(snapshot);
    } catch {
      reader = undefined; // the database was closed under us: the next look opens it again
    }
    if (mine === round) alarm.set(look, isAwaited ? AWAITED_MS : EVERY_MS);
  };
  return {
    start: () => {
      if (!alarm.isSet()) alarm.set(look, 0);
    },
    lookSoon: () => {
      if (!alarm.isSet() || isSoon) return;
      isSoon = true; // a burst is looked at once, not put off by each of its events
      alarm.set(look, SOON_MS);
    },
    stop: () => {
      round += 1;
      isSoon = false;
      alarm.clear();
      const close = (open: OutboxReader): void => open.close();
      reader?.then(close, () => undefined); // one that never opened needs no closing
      reader = undefined;
    },
  };
}
