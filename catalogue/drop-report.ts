/** CloudEvents `type` of a drop report: a courier's word to the ledger about its own roll. It is no event of the shop. */
export const DROP_REPORT_TYPE = 'roll.drop_report';

/**
 * Why a sequence will not arrive by itself.
 *
 * - `evicted`: the outbox was full, and this was worth least.
 * - `expired`: it has waited longer than the outbox keeps anything.
 * - `buried`: it lies in the dead letters on the device without the collector having refused it by name.
 * - `dead_letters_full`: it was thrown out of the dead letters, of which there were too many.
 * - `wiped`: the browser has lost the database.
 */
export const DROP_REASONS = ['evicted', 'expired', 'buried', 'dead_letters_full', 'wiped'] as const;
/** One of {@link DROP_REASONS}. */
export type DropReason = (typeof DROP_REASONS)[number];

/** Sequences that were given up, both ends included. */
export interface DropRange {
  readonly from: number;
  readonly to: number;
  readonly reason: DropReason;
}

/** How many events lie in a device's dead letters, and why. */
export interface DeadLetterCount {
  readonly count: number;
  /** By the code of the reason. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** What a drop report says about a roll. Saying it again changes nothing. */
export interface DropReport {
  readonly drops: readonly DropRange[];
  readonly deadLetters?: DeadLetterCount | undefined;
}

/** At most so many ranges in a report; a courier with more of them sends several. */
export const MOST_DROP_RANGES = 1000;
