/** Scalars, pages and the ledger. */
export const COMMON_SCHEMA = `
"A time of RFC 3339, such as 2026-11-22T09:30:00.000Z."
scalar DateTime
"A day of UTC, such as 2026-11-22."
scalar Date
"A whole number up to 2^53 - 1."
scalar SafeInt
"Data as it was said: any JSON."
scalar JSON

"Exact: a decimal text and a currency of ISO 4217."
type Money { amount: String! currency: String! }

type PageInfo { hasNextPage: Boolean! endCursor: String }

type Query {
  "Per roll: which sequences have arrived, and which are missing."
  ledger(roll: ID, "1 to 500." first: Int! = 50, after: String): LedgerConnection!
}

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
