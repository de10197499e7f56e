import { ABOUT_SIGNALS, SIGNAL_NAMES } from '@tillroll/catalogue';

/** A signal's name in GraphQL: `PRODUCT_VIEWED`. */
export const toEnumValue = (name: string): string => name.toUpperCase();

/** The types of events by the names of {@link toEnumValue}. */
export const TYPE_OF: ReadonlyMap<string, string> = new Map(
  SIGNAL_NAMES.map((name) => [toEnumValue(name), `signal.${name}`]),
);

const VALUES = SIGNAL_NAMES.map((name) => `  "${ABOUT_SIGNALS[name].description}"\n  ${toEnumValue(name)}`);

/** Signals, and the things they are about. */
export const SIGNALS_SCHEMA = `
"django-oscar's signals of the storefront."
enum SignalsEnum {
${VALUES.join('\n')}
}

extend type Query {
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
    first: Int! = 50
    "A cursor: the page starts behind it."
    after: String
    newestFirst: Boolean! = true
  ): SignalConnection!
  "How many there are of each signal; a signal without events counts 0."
  signalCounts(from: DateTime, to: DateTime): [SignalCount!]!
}

type SignalConnection { edges: [SignalEdge!]! pageInfo: PageInfo! "Of the whole list." totalCount: SafeInt! }
type SignalEdge { cursor: String! node: Signal! }
type SignalCount { type: SignalsEnum! name: String! count: SafeInt! }

"One signal as it was said. A field that its kind does not have is null."
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
  "Whether the shop's own server said it."
  confirmed: Boolean!
  "Place in the order of arrival."
  position: SafeInt!
  "The whole payload, with what the page knew."
  data: JSON
  "Oscar's user: the customer where known, else the anonymous client."
  user: ID
  "Oscar's request: the page."
  request: PageRequest
  "Oscar's response: how the page was answered."
  response: PageResponse
  product: Product
  "Of a view: where it came from."
  list: String
  "Of a search."
  query: String
  "Of a search: how many were found."
  results: SafeInt
  page: SafeInt
  filters: JSON
  "Of an addition to a basket."
  quantity: SafeInt
  basket: Basket
  voucher: Voucher
  "Of a registration: how."
  method: String
  emailHash: String
  "The step of the checkout."
  view: CheckoutView
  total: Money
  order: PlacedOrder
  review: Review
  "Of a change: the order line."
  line: ID
  oldStatus: String
  newStatus: String
}

type PageRequest { url: String title: String referrer: String language: String viewport: Viewport }
"In CSS pixels."
type Viewport { width: Float! height: Float! }
type PageResponse { "Of HTTP." status: Float durationMs: Float }

type Product {
  id: ID!
  sku: String
  name: String
  category: String
  brand: String
  variant: String
  url: String
  image: String
  price: Money
}
type Basket { id: ID! lines: [GoodsLine!] total: Money }
type GoodsLine { product: Product! quantity: SafeInt! price: Money }
type Voucher { code: ID! name: String discount: Money }
type CheckoutView { name: String! method: String }
type Review { id: ID product: Product score: Float! title: String }

"An order as a signal tells it."
type PlacedOrder {
  id: ID!
  number: ID
  customer: ID
  total: Money
  lines: [GoodsLine!]
  shipping: Money
  tax: Money
  discount: Money
  vouchers: [Voucher!]
}
`;
