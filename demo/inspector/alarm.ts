/** One thing to be done later. */
export interface Alarm {
  /** Takes the place of what was to be done before. */
  readonly set: (what: () => Promise<void>, ms: number) => void;
  readonly clear: () => void;
  /** Whether it was set and not cleared since. */
  readonly isSet: () => boolean;
}

/** Makes an alarm that is not set. What it does must not reject. */
export function createAlarm(): Alarm {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    set: (what, ms) => {
      clearTimeout(timer);
      timer = setTimeout(() => void what(), ms);
    },
    clear: () => {
      clearTimeout(timer);
      timer = undefined;
    },
    isSet: () => timer !== undefined,
  };
}
