import type { JournalRow, JournalState, LedgerLine } from './picture.ts';
import { toSignalName } from './signal-text.ts';

/** What is asked. The names are the backend's. */
export const JOURNAL_QUERY = `query ($first: Int, $roll: ID) {
  signals(first: $first) {
    edges { node { id type name occurredAt receivedAt sequence rollId clientId customerId subject data } }
    totalCount
  }
  signalCounts { type name count }
  ledger(roll: $roll) { edges { node { rollId highest arrivedCount missingCount missing { from to } complete } } }
}`;

interface SignalNode {
  readonly id: string;
  readonly name: string;
  readonly receivedAt: string;
  readonly sequence: number | null;
  readonly data: unknown;
}

interface Edges<Node> {
  readonly edges: readonly { readonly node: Node }[];
}

/** The answer to {@link JOURNAL_QUERY}. */
export interface JournalAnswer {
  readonly signals: Edges<SignalNode> & { readonly totalCount: number };
  readonly signalCounts: readonly { readonly name: string; readonly count: number }[];
  readonly ledger: Edges<LedgerLine>;
}

const fromNode = (node: SignalNode): JournalRow => ({
  id: node.id,
  name: node.name,
  sequence: node.sequence ?? undefined,
  receivedAt: Date.parse(node.receivedAt),
  data: node.data,
  whole: node,
});

/** The journal as an answer tells it; `roll` is this browser's. */
export const toJournalState = (answer: JournalAnswer, roll: string | undefined): JournalState => ({
  state: 'live',
  isKnown: true,
  rows: answer.signals.edges.map(({ node }) => fromNode(node)),
  total: answer.signals.totalCount,
  counts: Object.fromEntries(answer.signalCounts.map(({ name, count }) => [name, count])),
  ledger: answer.ledger.edges.map(({ node }) => node).find(({ rollId }) => rollId === roll),
});

interface LiveEvent {
  readonly id: string;
  readonly type: string;
  readonly sequence?: number;
  readonly receivedat: string;
  readonly data: unknown;
}

/** A row from a message of the live feed. */
export function fromLiveMessage(text: string): JournalRow {
  const event = JSON.parse(text) as LiveEvent;
  return {
    id: event.id,
    name: toSignalName(event.type),
    sequence: event.sequence,
    receivedAt: Date.parse(event.receivedat),
    data: event.data,
    whole: event,
  };
}
