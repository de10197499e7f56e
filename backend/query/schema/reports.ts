const PAGE = `
    "From this day on."
    from: Date
    "Until this day, which is included."
    to: Date
    "1 to 500."
    first: Int! = 50
    "A cursor: the page starts behind it."
    after: String`;

const CONFIRMED = `
    "Count only orders, and parts of them, that the shop's own server told."
    confirmed: Boolean! = false`;

const connection = (row: string): string => `
type ${row}Connection { edges: [${row}Edge!]! pageInfo: PageInfo! }
type ${row}Edge { cursor: String! node: ${row}! }`;

/** What a shop keeper wants to know. Days are days of UTC. */
export const REPORTS_SCHEMA = `
extend type Query {
  "Products by score, the best first."
  productRecords(${CONFIRMED}${PAGE}
  ): ProductRecordConnection!
  "Customers by the number of their orders, the most first."
  customerRecords(${CONFIRMED}${PAGE}
  ): CustomerRecordConnection!
  "What was searched for, the most first."
  searches("Only what found nothing, by how often." withoutResult: Boolean! = false${PAGE}
  ): SearchRecordConnection!
  "Vouchers by their use, the most first."
  vouchers(${CONFIRMED}${PAGE}
  ): VoucherRecordConnection!
  "Baskets that are no order yet and changed in these days, the latest first."
  openBaskets(${PAGE}
  ): OpenBasketConnection!
  "How far visits came; both days included, at most 400."
  funnel(from: Date!, to: Date!): Funnel!
}
${['ProductRecord', 'CustomerRecord', 'SearchRecord', 'VoucherRecord', 'OpenBasket'].map(connection).join('\n')}

"Source: django-oscar, ProductRecord."
type ProductRecord {
  productId: ID!
  name: String
  category: String
  views: SafeInt!
  "How often it was put into a basket."
  basketAdditions: SafeInt!
  "How many of it were put into baskets."
  addedQuantity: SafeInt!
  "How many orders it is in."
  purchases: SafeInt!
  "How many of it were bought."
  purchasedQuantity: SafeInt!
  "(views + 3 * basketAdditions + 5 * purchasedQuantity) / 9, as django-oscar has it."
  score: Float!
}

"Source: django-oscar, UserRecord."
type CustomerRecord {
  customerId: ID!
  productViews: SafeInt!
  basketAdditions: SafeInt!
  orders: SafeInt!
  orderLines: SafeInt!
  orderItems: SafeInt!
  "One amount a currency; never added across."
  totalSpent: [Money!]!
  lastOrderAt: DateTime
}

type SearchRecord {
  "Small letters, single spaces."
  query: String!
  searches: SafeInt!
  withoutResult: SafeInt!
  lastAt: DateTime!
}

type VoucherRecord {
  code: ID!
  basketAdditions: SafeInt!
  basketRemovals: SafeInt!
  orders: SafeInt!
  "One amount a currency."
  totalDiscount: [Money!]!
}

type OpenBasket {
  "Of this list only."
  id: ID!
  "The shop's own id; null where the shop names no basket: then a visitor has one."
  basketId: ID
  customerId: ID
  clientId: ID
  firstAt: DateTime!
  lastAt: DateTime!
  lines: [OpenBasketLine!]!
  "What the lines cost, where prices are known; one amount a currency."
  totals: [Money!]!
}
type OpenBasketLine { productId: ID! name: String quantity: SafeInt! }

type Funnel { days: [FunnelDay!]! "All days together." total: FunnelSteps! }
"Visits that came to a step or further."
type FunnelSteps { viewed: SafeInt! basket: SafeInt! checkout: SafeInt! payment: SafeInt! placed: SafeInt! }
"Visits of a day that came to a step or further."
type FunnelDay { day: Date! viewed: SafeInt! basket: SafeInt! checkout: SafeInt! payment: SafeInt! placed: SafeInt! }
`;
