/** Beyond so many bytes a roll's multirange takes no more ranges; a touch of it then costs a few milliseconds. */
const LONGEST_RANGES_BYTES = 160_000;

/** SQL that adds ranges to a column of the ledger, within its bound. */
export const joinRanges = (mine: string, more: string): string =>
  `case when pg_column_size(${mine}) > ${LONGEST_RANGES_BYTES} then ${mine} else ${mine} + ${more} end`;
