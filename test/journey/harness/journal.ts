/** An event as the query API tells it. */
export interface JournalRow {
  readonly id: string;
  readonly name: string;
  readonly rollId: string | null;
  readonly sequence: number | null;
  readonly position: number;
  readonly customerId: string | null;
  readonly data: Record<string, unknown>;
}

interface SequenceRange {
  readonly from: number;
  readonly to: number;
}

/** A roll as the ledger knows it. */
export interface LedgerRow {
  readonly rollId: string;
  readonly highest: number;
  readonly arrivedCount: number;
  readonly refusedCount: number;
  readonly droppedCount: number;
  readonly missingCount: number;
  readonly missing: readonly SequenceRange[];
  readonly dropped: readonly {
    readonly reason: string;
    readonly count: number;
    readonly ranges: readonly SequenceRange[];
  }[];
  readonly deadLetterCount: number;
  readonly wipedAt: string | null;
  readonly complete: boolean;
}

const ROWS = `query ($after: String) {
  signals(first: 500, after: $after, newestFirst: false) {
    edges { node { id name rollId sequence position customerId data } }
    pageInfo { hasNextPage endCursor }
    totalCount
  }
}`;
const LEDGER = `{ ledger(first: 100) { edges { node {
  rollId highest arrivedCount refusedCount droppedCount missingCount missing { from to }
  dropped { reason count ranges { from to } } deadLetterCount wipedAt complete
} } } }`;

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string }[];
}

interface RowsPage {
  readonly signals: {
    readonly edges: readonly { readonly node: JournalRow }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly totalCount: number;
  };
}

/** Asks the backend, over HTTP, what it has: the only witness the journeys believe. */
export function createJournalReader(url: string, readKey: string) {
  async function ask<Data>(query: string, variables: object = {}): Promise<Data> {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${readKey}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await answer.json()) as Answer;
    if (errors) throw new Error(errors.map(({ message }) => message).join('; '));
    return data as Data;
  }
  return {
    /** Every event, oldest first. */
    async rows(): Promise<readonly JournalRow[]> {
      const rows: JournalRow[] = [];
      for (let after: string | null = null; ;) {
        const { signals }: RowsPage = await ask<RowsPage>(ROWS, { after });
        rows.push(...signals.edges.map(({ node }) => node));
        if (!signals.pageInfo.hasNextPage) return rows;
        after = signals.pageInfo.endCursor;
      }
    },
    async count(): Promise<number> {
      return (
        await ask<RowsPage>(
          '{ signals(first: 1) { edges { node { id } } pageInfo { hasNextPage endCursor } totalCount } }',
        )
      ).signals.totalCount;
    },
    async ledger(): Promise<readonly LedgerRow[]> {
      const { ledger } = await ask<{ ledger: { edges: readonly { node: LedgerRow }[] } }>(LEDGER);
      return ledger.edges.map(({ node }) => node);
    },
  };
}

/** The reader of one backend's journal. */
export type JournalReader = ReturnType<typeof createJournalReader>;
