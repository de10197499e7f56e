/** One row of a page, with the place behind it. */
export interface Edge<Node> {
  readonly cursor: string;
  readonly node: Node;
}

/**
 * Makes a page of the rows that were found: one row more than asked for was looked for, and tells whether there
 * is a next page.
 */
export function toConnection<Row, Node>(found: readonly Row[], limit: number, toEdge: (row: Row) => Edge<Node>) {
  const edges = found.slice(0, limit).map(toEdge);
  return { edges, pageInfo: { hasNextPage: found.length > limit, endCursor: edges.at(-1)?.cursor ?? null } };
}

/** A count that is asked for when somebody wants it, and once under however many aliases. */
export function countOnce(count: () => Promise<number>): () => Promise<number> {
  let counted: Promise<number> | undefined;
  return () => (counted ??= count());
}

/** Resolves `totalCount`, which is counted only when somebody asks. */
export const resolveTotalCount = ({ count }: { readonly count: () => Promise<number> }): Promise<number> => count();
