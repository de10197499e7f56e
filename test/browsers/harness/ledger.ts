interface Range {
  readonly from: number;
  readonly to: number;
}

/** A roll as the ledger accounts for it. */
export interface AccountedRoll {
  readonly rollId: string;
  readonly highest: number;
  readonly arrivedCount: number;
  readonly refusedCount: number;
  readonly droppedCount: number;
  readonly missingCount: number;
  readonly missing: readonly Range[];
  readonly dropped: readonly { readonly reason: string; readonly count: number; readonly ranges: readonly Range[] }[];
  readonly deadLetterCount: number;
  readonly wipedAt: string | null;
  readonly complete: boolean;
}

const QUERY = `{ ledger(first: 100) { edges { node {
  rollId highest arrivedCount refusedCount droppedCount missingCount missing { from to }
  dropped { reason count ranges { from to } } deadLetterCount wipedAt complete
} } } }`;

/** Asks the backend what it knows of a shop's rolls. */
export async function readLedger(url: string, readKey: string): Promise<readonly AccountedRoll[]> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${readKey}` },
    body: JSON.stringify({ query: QUERY }),
  });
  const { data, errors } = (await answer.json()) as {
    data: { ledger: { edges: readonly { node: AccountedRoll }[] } };
    errors?: readonly { message: string }[];
  };
  if (errors) throw new Error(errors.map(({ message }) => message).join('; '));
  return data.ledger.edges.map(({ node }) => node);
}
