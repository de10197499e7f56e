import { SIGNAL_TYPES } from '../journal/signal-types.ts';

/** A signal's name in GraphQL: `PRODUCT_VIEWED`. */
export const toEnumValue = (name: string): string => name.toUpperCase();

/** The types of events by the names of {@link toEnumValue}. */
export const TYPE_OF: ReadonlyMap<string, string> = new Map(
  SIGNAL_TYPES.map(({ name, type }) => [toEnumValue(name), type]),
);

/** What can be asked. */
export const SCHEMA = `
"A time of RFC 3339, such as 2026-11-22T09:30:00.000Z."
scalar DateTime
"A whole number up to 2^53 - 1."
scalar SafeInt
"Data as it was said: any JSON."
scalar JSON

"One of django-oscar's signals of the storefront."
enum SignalsEnum { ${SIGNAL_TYPES.map(({ name }) => toEnumValue(name)).join(' ')} }

type Query {
  "Signals in the order of time; those of one moment in the order of their arrival."
  signals(
    types: [SignalsEnum!]
    customer: ID
    client: ID
    roll: ID
    "From this time on."
    from: DateTime
    "Before this time."
    to: DateTime
    "1 to 500."
    first: Int = 50
    "A cursor: the page starts behind it."
    after: String
    newestFirst: Boolean = true
  ): SignalConnection!
  "How many there are of each signal; a signal without events counts 0."
  signalCounts(from: DateTime, to: DateTime): [SignalCount!]!
  "Per roll: which sequences have arrived, and which are missing."
  ledger(roll: ID, "1 to 500." first: Int = 50, after: String): LedgerConnection!
}

type PageInfo { hasNextPage: Boolean! endCursor: String }

type SignalConnection { edges: [SignalEdge!]! pageInfo: PageInfo! "Of the whole list." totalCount: SafeInt! }
type SignalEdge { cursor: String! node: Signal! }

type Signal {
  id: ID!
  type: SignalsEnum!
  "As django-oscar writes it: product_viewed."
  name: String!
  source: String!
  subject: String
  "By the device's clock."
  occurredAt: DateTime!
  "By the collector's clock."
  receivedAt: DateTime!
  "occurredAt by the collector's clock; null when the device did not say what its clock showed."
  correctedAt: DateTime
  "How far correctedAt may at least be off."
  uncertaintyMs: Int
  "late, future: the time is far from the arrival."
  flags: [String!]!
  rollId: ID
  "Gapless from 1 within its roll."
  sequence: SafeInt
  clientId: ID
  sessionId: ID
  customerId: ID
  "Place in the order of arrival."
  position: SafeInt!
  "The whole payload, with what the page knew."
  data: JSON
  product: Product
  "Of a search."
  query: String
  "Of an addition to a basket."
  quantity: SafeInt
}

type Product { id: ID! sku: String name: String category: String brand: String price: Money }
"Exact: a decimal text and a currency of ISO 4217."
type Money { amount: String! currency: String! }

type SignalCount { type: SignalsEnum! name: String! count: SafeInt! }

type LedgerConnection { edges: [LedgerEdge!]! pageInfo: PageInfo! }
type LedgerEdge { cursor: String! node: LedgerLine! }

type LedgerLine {
  rollId: ID!
  clientId: ID
  "The highest sequence heard of."
  highest: SafeInt!
  arrivedCount: SafeInt!
  refusedCount: SafeInt!
  droppedCount: SafeInt!
  missingCount: SafeInt!
  "At most 1,000 ranges; missingCount counts all."
  missing: [SequenceRange!]!
  "At most 1,000 ranges; arrivedCount counts all."
  arrived: [SequenceRange!]!
  "Nothing up to the highest is missing."
  complete: Boolean!
  firstSeenAt: DateTime!
  lastSeenAt: DateTime!
}
"Both ends included."
type SequenceRange { from: SafeInt! to: SafeInt! }
`;
