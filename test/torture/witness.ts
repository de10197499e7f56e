/** An event as the journal has it. */
export interface JournalLine {
  readonly id: string;
  readonly rollId: string | null;
  readonly sequence: number | null;
}

/** A roll as the ledger has it. */
export interface LedgerLine {
  readonly rollId: string;
  readonly highest: number;
  readonly arrivedCount: number;
  readonly refusedCount: number;
  /** Declared as given up, and neither arrived nor refused. */
  readonly droppedCount: number;
  readonly missingCount: number;
  /** Set when the ledger knows that the browser has lost this roll: how far it went, nobody can say any more. */
  readonly wipedAt: string | null;
  readonly missing: readonly { readonly from: number; readonly to: number }[];
}

const ROWS = `query ($after: String) {
  page: signals(first: 500, after: $after, newestFirst: false) {
    edges { node { id rollId sequence } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const LEDGER = `query ($after: String) {
  page: ledger(first: 500, after: $after) {
    edges { node { rollId highest arrivedCount refusedCount droppedCount missingCount wipedAt missing { from to } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface Page<Line> {
  readonly edges: readonly { readonly node: Line }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

interface Answer<Line> {
  readonly data?: { readonly page: Page<Line> };
  readonly errors?: readonly { readonly message: string }[];
}

/** Reads, over HTTP, what the backend has: the only witness that is believed. */
export function createWitness(url: string, readKey: string) {
  async function ask<Line>(query: string, after: string | null): Promise<Page<Line>> {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${readKey}` },
      body: JSON.stringify({ query, variables: { after } }),
    });
    const { data, errors } = (await answer.json()) as Answer<Line>;
    if (!data || errors) throw new Error(errors?.map(({ message }) => message).join('; ') ?? `HTTP ${answer.status}`);
    return data.page;
  }

  async function all<Line>(query: string): Promise<readonly Line[]> {
    const lines: Line[] = [];
    for (let after: string | null = null; ;) {
      const { edges, pageInfo }: Page<Line> = await ask<Line>(query, after);
      lines.push(...edges.map(({ node }) => node));
      if (!pageInfo.hasNextPage) return lines;
      after = pageInfo.endCursor;
    }
  }

  return {
    journal: () => all<JournalLine>(ROWS),
    ledger: () => all<LedgerLine>(LEDGER),
  };
}
