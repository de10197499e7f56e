import {
  ABOUT_PARAMETERS,
  COMMUNICATION_CODES,
  COMMUNICATION_EVENTS,
  CUSTOMER_EVENT_CODES,
  CUSTOMER_EVENTS,
  graphqlOf,
  ORDER_EVENT_CODES,
  ORDER_EVENTS,
  type EventRow,
} from '@tillroll/catalogue';
import { CUSTOMER_FIELDS, ORDER_FIELDS, type ParameterField } from '../parameter-fields.ts';

const value = (name: string, description: string): string => `  "${description}"\n  ${name}`;

const enumOf = (rows: readonly (readonly [code: string, row: Pick<EventRow, 'graphql' | 'description'>])[]): string =>
  rows.map(([code, row]) => value(graphqlOf(code, row), row.description)).join('\n');

const fields = (parameters: readonly ParameterField[]): string =>
  parameters
    .map(({ parameter, field, type }) => `  "${ABOUT_PARAMETERS[parameter] ?? parameter}."\n  ${field}: ${type}`)
    .join('\n');

const LIST = `
    "From this time on."
    from: DateTime
    "Before this time."
    to: DateTime
    "Only what the shop's own server said, or only what it did not."
    confirmed: Boolean
    "1 to 500."
    first: Int! = 50
    "A cursor: the page starts behind it."
    after: String`;

const EVENT = `
  id: ID!
  "As the catalogue writes it."
  code: String!
  "When it happened."
  date: DateTime!
  "Whether the shop's own server said it; a browser's word is not confirmed."
  confirmed: Boolean!
  "Who did it: a customer or a member of the staff."
  user: ID
  "All parameters, as the catalogue writes them."
  parameters: JSON!
  "The events that say it: the first hundred."
  witnesses: [Witness!]!
  witnessCount: SafeInt!`;

/** Orders and customers, and what has happened to them. */
export const TIMELINES_SCHEMA = `
"What happens to an order."
enum OrderEventsEnum {
${enumOf(ORDER_EVENT_CODES.map((code) => [code, ORDER_EVENTS[code]]))}
}
"The emails a shop sends about an order."
enum OrderEventsEmailsEnum {
${enumOf(COMMUNICATION_CODES.map((code) => [code, COMMUNICATION_EVENTS[code]]))}
}
"What happens to a customer."
enum CustomerEventsEnum {
${enumOf(CUSTOMER_EVENT_CODES.map((code) => [code, CUSTOMER_EVENTS[code]]))}
}

extend type Query {
  "An order of which anything is known."
  order(id: ID!): Order
  "A customer of whom anything is known."
  customer(id: ID!): Customer
  "What has happened to orders, the newest first."
  orderEvents(types: [OrderEventsEnum!] order: ID customer: ID${LIST}
    newestFirst: Boolean! = true
  ): OrderEventConnection!
  "What has happened to customers, the newest first."
  customerEvents(types: [CustomerEventsEnum!] customer: ID order: ID${LIST}
    newestFirst: Boolean! = true
  ): CustomerEventConnection!
}

type Order {
  id: ID!
  "The number the customer sees."
  number: ID
  customer: Customer
  placedAt: DateTime
  "Whether the shop's own server said that it was placed."
  confirmed: Boolean!
  currency: String
  total: Money
  lines: [GoodsLine!]
  shipping: Money
  tax: Money
  discount: Money
  vouchers: [Voucher!]
  "Parts of a confirmed order for which there is only a browser's word: number, currency, total, lines, vouchers, charges."
  claimed: [String!]!
  "Its timeline, in the order of time."
  events(types: [OrderEventsEnum!]${LIST}
    newestFirst: Boolean! = false
  ): OrderEventConnection!
}

type Customer {
  id: ID!
  "What the customer looked at and bought; null when that is nothing."
  record(
    from: Date
    to: Date
    "Count only orders, and parts of them, that the shop's own server told."
    confirmed: Boolean! = false
  ): CustomerRecord
  "The customer's orders, the newest first."
  orders("1 to 500." first: Int! = 50): [Order!]!
  "The customer's timeline, in the order of time."
  events(types: [CustomerEventsEnum!] order: ID${LIST}
    newestFirst: Boolean! = false
  ): CustomerEventConnection!
}

type OrderEventConnection { edges: [OrderEventEdge!]! pageInfo: PageInfo! "Of the whole list." totalCount: SafeInt! }
type OrderEventEdge { cursor: String! node: OrderEvent! }
type CustomerEventConnection { edges: [CustomerEventEdge!]! pageInfo: PageInfo! "Of the whole list." totalCount: SafeInt! }
type CustomerEventEdge { cursor: String! node: CustomerEvent! }

"One event of an order. A parameter that its type does not have is null."
type OrderEvent {
  type: OrderEventsEnum!${EVENT}
  orderId: ID!
  order: Order
  orderNumber: ID
  "Whom the order is linked to."
  customerId: ID
  customer: Customer
  "The amount, exact and with its currency, where that is known."
  money: Money
${fields(ORDER_FIELDS)}
}

"One event of a customer. A parameter that its type does not have is null."
type CustomerEvent {
  type: CustomerEventsEnum!${EVENT}
  "Null where nobody may be named."
  customerId: ID
  customer: Customer
  orderId: ID
  order: Order
${fields(CUSTOMER_FIELDS)}
}

type OrderEventLine { quantity: SafeInt! linePk: ID itemName: String discount: OrderDiscount }

type OrderDiscount {
  "A number: of percent, or of the currency."
  value: Float
  valueType: String
  amountValue: Float
  money: Money
  currency: String
  reason: String
  oldValue: Float
  oldValueType: String
  oldAmountValue: Float
}

"An event of the journal that says the same."
type Witness {
  id: ID!
  source: String!
  type: String!
  confirmed: Boolean!
  occurredAt: DateTime!
  receivedAt: DateTime!
  position: SafeInt!
}
`;
