import { NO_RANK, UNCONFIRMED_RANK } from './projection.ts';

/** SQL: whether an order `o` has a part of which only browsers spoke. */
export const isOnlyClaimed = (part: string): string =>
  `(o.${part}_rank >= ${UNCONFIRMED_RANK} and o.${part}_rank < ${NO_RANK})`;

/** SQL: whether the server spoke of a part of an order `o`. */
export const isSaidByServer = (part: string): string => `o.${part}_rank < ${UNCONFIRMED_RANK}`;

/**
 * SQL: whose order `o` is. As soon as the server has said that it was placed, only whom the server names:
 * otherwise any page could put a stranger's name to it.
 */
export const CUSTOMER_OF_RECORD = `case when o.confirmed and o.customer_rank >= ${UNCONFIRMED_RANK} then null else o.customer_id end`;
