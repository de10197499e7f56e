/** Two couriers of one roll that had a request open at the same time. */
export interface AtOnce {
  readonly rollId: string;
  readonly forMs: number;
  /** When the first of the two was done, in milliseconds since the watch began. */
  readonly at: number;
}

/** Watches the requests of couriers: of one roll there is never more than one at a time. */
export interface CourierWatch {
  /** A request of this roll has come, at this time; the answer is to be called when its socket is done with it. */
  readonly opened: (rollId: string, at: number) => (at: number) => void;
  readonly found: readonly AtOnce[];
}

/** Shorter than this is no overlap: a browser's end of a request and ours are not the same moment. */
const TOLERANCE_MS = 250;

/** Makes a watch. Time is in milliseconds, and only grows. */
export function createCourierWatch(): CourierWatch {
  const open = new Map<string, Set<{ readonly since: number }>>();
  const found: AtOnce[] = [];
  return {
    found,
    opened(rollId, since) {
      const ofRoll = open.get(rollId) ?? new Set();
      open.set(rollId, ofRoll);
      const request = { since };
      ofRoll.add(request);
      return (at) => {
        if (!ofRoll.delete(request)) return;
        for (const other of ofRoll) {
          const forMs = at - Math.max(since, other.since);
          if (forMs > TOLERANCE_MS) found.push({ rollId, forMs, at });
        }
      };
    },
  };
}
