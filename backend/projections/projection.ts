/**
 * What follows from the journal, one table each.
 *
 * A projection is a piece of one statement: it reads the relation `heard` (events that are new) and writes
 * its own table, in the same commit as the events. The same text builds the table anew from the whole
 * journal. So it must come to the same rows however the journal is cut into pieces: it adds, takes the
 * greater, or lets the lower rank win, and never looks at other tables.
 */
export interface Projection {
  readonly table: string;
  /** Its primary key: the order in which two builds are compared. */
  readonly key: readonly string[];
  /** Which events it listens to: a type, or a family such as `order.`. */
  readonly hears: readonly string[];
  /** Statements of a `with` list before the one that writes, named apart from those of others. */
  readonly steps?: readonly string[];
  /** The insert into `target`. */
  readonly write: (target: string) => string;
}

/** Added to the rank of a browser's word: it comes behind every word of the server. */
export const UNCONFIRMED_RANK = '4611686018427387904';

/** The rank of nothing said. */
export const NO_RANK = '9223372036854775807';

/** SQL that takes a position out of a rank. */
export const positionOf = (rank: string): string => `(${rank} & (${UNCONFIRMED_RANK} - 1))`;

/** How many witnesses are kept by name, the server's words first; more are counted. */
export const MOST_WITNESSES = 100;

/** The value that the word of the lowest rank gives, within a group. */
export const first = (column: string, rank = 'rank'): string => `(array_agg(${column} order by ${rank}))[1]`;

/** SQL that lets the lower rank decide on a conflict. */
export const byRank = (columns: readonly string[], rank = 'rank'): string =>
  [
    ...columns.map(
      (column) => `${column} = case when excluded.${rank} < t.${rank} then excluded.${column} else t.${column} end`,
    ),
    `${rank} = least(t.${rank}, excluded.${rank})`,
  ].join(', ');

/** SQL that merges witnesses on a conflict. */
export const WITNESSES = `
  witnesses = (select array_agg(w order by w) from (
    select w from unnest(t.witnesses || excluded.witnesses) as w order by w limit ${MOST_WITNESSES}) as kept),
  witness_count = t.witness_count + excluded.witness_count`;

/** SQL that gathers witnesses within a group. */
export const GATHERED = `(array_agg(rank order by rank))[1:${MOST_WITNESSES}], count(*)`;
