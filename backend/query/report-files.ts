import type {
  CustomerRecord,
  OpenBasket,
  ProductRecord,
  RecordPage,
  RecordRange,
  ReportRow,
  Reports,
  SearchRecord,
  Sum,
  VoucherRecord,
} from '../journal/journal.ts';
import { toCsvLine, type Cell } from './csv.ts';
import { FUNNEL_STEPS } from './reports.ts';

/** What a file is of. */
export interface FileWish extends RecordRange {
  readonly shop: string;
}

/** A report as a CSV file, line by line; undefined when it would have more rows than a file may. */
type ReportFile = (reports: Reports, wish: FileWish) => Promise<readonly string[] | undefined>;

/** The most rows of a file. It is of one moment, so it is one question to the database. */
export const MOST_ROWS = 100_000;

const fileOf =
  <Row extends ReportRow>(
    find: (reports: Reports, page: RecordPage) => Promise<readonly Row[]>,
    columns: Readonly<Record<string, (row: Row) => Cell>>,
  ): ReportFile =>
  async (reports, wish) => {
    const rows = await find(reports, { ...wish, after: null, limit: MOST_ROWS + 1 });
    if (rows.length > MOST_ROWS) return undefined;
    return [
      toHead(Object.keys(columns)),
      ...rows.map((row) => toCsvLine(Object.values(columns).map((cell) => cell(row)))),
    ];
  };

/** Names of columns are ours: they need no quotes. */
const toHead = (names: readonly string[]): string => `${names.join(',')}\r\n`;

/** Amounts of one row, each with its currency: `12.50 EUR; 300 JPY`. */
const toAmounts = (sums: readonly Sum[]): string =>
  sums.map(({ amount, currency }) => `${amount} ${currency}`).join('; ');

const SEARCH_COLUMNS: Readonly<Record<string, (row: SearchRecord) => Cell>> = {
  query: ({ id }) => id,
  searches: ({ searches }) => searches,
  without_result: ({ withoutResult }) => withoutResult,
  last_at: ({ lastAt }) => lastAt,
};

/** The reports that can be had as a file, by the file's name. */
export const REPORT_FILES: Readonly<Record<string, ReportFile>> = {
  'product-records': fileOf<ProductRecord>((reports, page) => reports.productRecords(page), {
    product_id: ({ id }) => id,
    name: ({ name }) => name,
    category: ({ category }) => category,
    views: ({ views }) => views,
    basket_additions: ({ additions }) => additions,
    added_quantity: ({ addedQuantity }) => addedQuantity,
    purchases: ({ purchases }) => purchases,
    purchased_quantity: ({ purchasedQuantity }) => purchasedQuantity,
    score: ({ score }) => score,
  }),
  'customer-records': fileOf<CustomerRecord>((reports, page) => reports.customerRecords(page), {
    customer_id: ({ id }) => id,
    product_views: ({ views }) => views,
    basket_additions: ({ additions }) => additions,
    orders: ({ orders }) => orders,
    order_lines: ({ orderLines }) => orderLines,
    order_items: ({ orderItems }) => orderItems,
    total_spent: ({ spent }) => toAmounts(spent),
    last_order_at: ({ lastOrderAt }) => lastOrderAt,
  }),
  searches: fileOf<SearchRecord>(
    (reports, page) => reports.searches({ ...page, withoutResult: false }),
    SEARCH_COLUMNS,
  ),
  'searches-without-result': fileOf<SearchRecord>(
    (reports, page) => reports.searches({ ...page, withoutResult: true }),
    SEARCH_COLUMNS,
  ),
  vouchers: fileOf<VoucherRecord>((reports, page) => reports.vouchers(page), {
    code: ({ id }) => id,
    basket_additions: ({ additions }) => additions,
    basket_removals: ({ removals }) => removals,
    orders: ({ orders }) => orders,
    total_discount: ({ discounts }) => toAmounts(discounts),
  }),
  'open-baskets': fileOf<OpenBasket>((reports, page) => reports.openBaskets(page), {
    basket_id: ({ id }) => (id.startsWith('id ') ? id.slice('id '.length) : null),
    customer_id: ({ customerId }) => customerId,
    client_id: ({ clientId }) => clientId,
    first_at: ({ firstAt }) => firstAt,
    last_at: ({ lastAt }) => lastAt,
    lines: ({ lines }) => JSON.stringify(lines.map(({ productId, quantity }) => [productId, quantity])),
    totals: ({ totals }) => toAmounts(totals),
  }),
  funnel: async (reports, { shop, from, to }) => {
    if (from === null || to === null) throw new Error('a funnel needs both its days');
    const days = await reports.funnel(shop, { from, to });
    return [
      toHead(['day', ...FUNNEL_STEPS]),
      ...days.map((each) => toCsvLine([each.day, ...FUNNEL_STEPS.map((step) => each[step])])),
    ];
  },
};
