import type { Journal, StoredEvent } from '../journal/journal.ts';

/** Takes what is new. */
export type TailListener = (events: readonly StoredEvent[]) => void;

/** The end of one shop's journal, read once for all who follow it. */
export interface Tail {
  /** Resolves once the journal's end is known. */
  readonly started: Promise<void>;
  /** Where the tail has read to. */
  readonly position: () => number;
  /** Says that something may be new. */
  readonly wake: () => void;
  readonly follow: (listener: TailListener) => () => void;
  readonly shop: string;
}

/** What a tail reads from. */
export interface TailOptions {
  readonly journal: Journal;
  readonly shop: string;
  readonly onFailure: (error: unknown) => void;
}

const PAGE = 500;

/** Starts at the journal's present end. Wake-ups during a read lead to one more read after it: none is lost. */
export function createTail({ journal, shop, onFailure }: TailOptions): Tail {
  const listeners = new Set<TailListener>();
  let position = 0;
  let isReading = false;
  let isStale = false;

  const started = journal.lastPosition(shop).then((last) => void (position = last));
  started.catch(onFailure); // whoever starts hears of it as well

  const read = async (): Promise<void> => {
    try {
      await started;
      while (isStale) {
        isStale = false;
        const events = await journal.eventsAfter(shop, position, PAGE);
        position = events.at(-1)?.position ?? position;
        if (events.length === PAGE) isStale = true;
        if (events.length > 0) for (const listener of listeners) listener(events);
      }
    } finally {
      isReading = false; // in the same turn as the last look at isStale
    }
  };

  const wake = (): void => {
    isStale = true;
    if (isReading || listeners.size === 0) return;
    isReading = true;
    read().catch(onFailure);
  };

  return {
    shop,
    started,
    position: () => position,
    wake,
    follow: (listener) => {
      listeners.add(listener);
      wake();
      return () => void listeners.delete(listener);
    },
  };
}
