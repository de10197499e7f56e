/** How often each of some things was there. */
export type Counts = Readonly<Record<string, number>>;

/** Counts things by what they are called. */
export function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Counts {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}

/** Adds counts up, name for name. */
export function sumUp(each: readonly Counts[]): Counts {
  const sums: Record<string, number> = {};
  for (const counts of each) for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}

/** All of them together. */
export const totalOf = (counts: Counts): number => Object.values(counts).reduce((sum, count) => sum + count, 0);
