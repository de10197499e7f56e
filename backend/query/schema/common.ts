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
  "Deliveries that changed nothing: the event was there already."
  duplicateCount: SafeInt!
  "Refused, and not arrived since."
  refusedCount: SafeInt!
  "Declared as given up, and neither arrived nor refused."
  droppedCount: SafeInt!
  missingCount: SafeInt!
  "What was declared as given up and has not arrived, by reason."
  dropped: [DroppedSequences!]!
  "How many events lie in the device's dead letters, as its courier last said."
  deadLetterCount: SafeInt!
  deadLetters: [DeadLetterReason!]!
  "When it was heard that the browser has lost this roll's database; null while it lives."
  wipedAt: DateTime
  "At most 1,000 ranges; missingCount counts all."
  missing: [SequenceRange!]!
  "At most 1,000 ranges; arrivedCount counts all."
  arrived: [SequenceRange!]!
  "Nothing up to the highest is missing."
  complete: Boolean!
  firstSeenAt: DateTime!
  lastSeenAt: DateTime!
}
enum DropReason { EVICTED EXPIRED BURIED DEAD_LETTERS_FULL WIPED }
type DroppedSequences {
  reason: DropReason!
  count: SafeInt!
  "At most 1,000; count is of all."
  ranges: [SequenceRange!]!
}
type DeadLetterReason { code: String! count: SafeInt! }
"Both ends included."
type SequenceRange { from: SafeInt! to: SafeInt! }
`;
