import type { Log } from './log.ts';

/** Counts the bytes that are held. A body that is larger than the limit still finds room while it is the only one. */
export function createRoom(limitBytes: number): Pick<Log, 'reserve' | 'held'> {
  let held = 0;
  return {
    held: () => held,
    reserve: (bytes) => {
      if (held > 0 && held + bytes > limitBytes) return undefined;
      held += bytes;
      let isHeld = true;
      return () => {
        if (isHeld) held -= bytes;
        isHeld = false;
      };
    },
  };
}
