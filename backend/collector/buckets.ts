/** How much may be taken, and from how many buckets at most. */
export interface BucketsOptions {
  /** What flows into each bucket. `Infinity` is no limit. */
  readonly perSecond: number;
  /** Beyond so many the bucket that was not touched for longest is forgotten: it would be nearly full. */
  readonly mostKept: number;
  /** Milliseconds that never go back. */
  readonly nowMs: () => number;
}

/** A bucket for each name, filled at one rate. */
export interface Buckets {
  /** Takes so much from a bucket: 0 when it is taken, else how many milliseconds later it could be. */
  readonly take: (name: string, amount: number) => number;
  /** Takes so much that was given elsewhere: what is not there is owed, and has to flow in first. */
  readonly owe: (name: string, amount: number) => void;
  readonly size: () => number;
}

/** A bucket holds what flows into it in so long: a shop that was quiet may be loud for a while. */
const HELD_SECONDS = 10;

interface Level {
  readonly amount: number;
  readonly atMs: number;
}

/** Token buckets in memory. What is larger than a whole bucket is taken from a full one, which then owes the rest. */
export function createBuckets({ perSecond, mostKept, nowMs }: BucketsOptions): Buckets {
  const levels = new Map<string, Level>();
  const full = perSecond * HELD_SECONDS;

  const levelOf = (name: string, atMs: number): number => {
    const before = levels.get(name);
    if (before === undefined) return full;
    return Math.min(full, before.amount + ((atMs - before.atMs) / 1000) * perSecond);
  };

  const keep = (name: string, level: Level): void => {
    levels.delete(name); // the last touched stands last
    levels.set(name, level);
    const [oldest] = levels.keys();
    if (levels.size > mostKept && oldest !== undefined) levels.delete(oldest);
  };

  return {
    take: (name, amount) => {
      if (perSecond === Infinity) return 0;
      const atMs = nowMs();
      const level = levelOf(name, atMs);
      const lack = Math.min(amount, full) - level;
      keep(name, { amount: lack > 0 ? level : level - amount, atMs });
      return lack > 0 ? (lack / perSecond) * 1000 : 0;
    },
    owe: (name, amount) => {
      if (perSecond === Infinity) return;
      const atMs = nowMs();
      keep(name, { amount: levelOf(name, atMs) - amount, atMs });
    },
    size: () => levels.size,
  };
}
