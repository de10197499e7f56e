import { CLIENT_CHANGE_REASONS } from '@tillroll/catalogue';
import { toEnumValue } from './signals.ts';

/** Anonymous ids, the customers they turned out to be, and what these did before. */
export const CLIENTS_SCHEMA = `
extend type Query {
  "The changes to an anonymous id and from it, in the order of time: the first hundred."
  clientChanges(client: ID!): [ClientChange!]!
}

extend type Customer {
  "The anonymous ids that belong to the customer, the first linked first."
  clients("1 to 500." first: Int! = 50): [Client!]!
  "What is known of the customer, by name."
  traits("1 to 500." first: Int! = 50): [Trait!]!
  "The customer's signals in the order of time, with what was said before the page knew who it was."
  activity(
    types: [SignalsEnum!]
    "From this time on."
    from: DateTime
    "Before this time."
    to: DateTime
    "1 to 500."
    first: Int! = 50
    "A cursor: the page starts behind it."
    after: String
    newestFirst: Boolean! = true
  ): ActivityConnection!
}

type ActivityConnection { edges: [ActivityEdge!]! pageInfo: PageInfo! "Of the whole list." totalCount: SafeInt! }
type ActivityEdge {
  cursor: String!
  "Said before the customer was known: it belongs to the customer by a later word."
  joined: Boolean!
  node: Signal!
}

"An anonymous id: a browser profile until its storage is cleared."
type Client {
  clientId: ID!
  "By the device's clock."
  firstSeenAt: DateTime
  "When it was first said whose it is."
  linkedAt: DateTime!
  "Whether the shop's own server said so."
  confirmed: Boolean!
  "The id before it, as its page said."
  changedFrom: ID
  "The id after it."
  changedTo: ID
}

"The newest word about it."
type Trait { name: String! "A text, a number, or true or false." value: JSON! saidAt: DateTime! confirmed: Boolean! }

enum ClientChangeReason { ${CLIENT_CHANGE_REASONS.map(toEnumValue).join(' ')} }
"A page goes by another anonymous id than before."
type ClientChange { "Null where it is not known." from: ID to: ID! reason: ClientChangeReason! changedAt: DateTime! }
`;
