import type {
  CustomerRecord,
  DayRange,
  OpenBasket,
  ProductRecord,
  ReportPage,
  ReportRow,
  Reports,
  SearchRecord,
  Sum,
  VoucherRecord,
} from '../journal/journal.ts';
import { toCsvLine, type Cell } from './csv.ts';

/** What a file is of. */
export interface FileWish extends DayRange {
  readonly shop: string;
}

/** A report as the lines of a CSV file; the first names the columns. */
type ReportFile = (reports: Reports, wish: FileWish) => AsyncGenerator<string>;

const PAGE = 500;

/** Amounts of one row, each with its currency: `12.50 EUR; 300 JPY`. */
const toAmounts = (sums: readonly Sum[]): string =>
  sums.map(({ amount, currency }) => `${amount} ${currency}`).join('; ');

/** Reads a report page by page, so that a long one does not have to fit into memory. */
const fileOf = <Row extends ReportRow>(
  find: (reports: Reports, page: ReportPage) => Promise<readonly Row[]>,
  columns: Readonly<Record<string, (row: Row) => Cell>>,
): ReportFile =>
  async function* lines(reports, wish) {
    yield toCsvLine(Object.keys(columns));
    let after: ReportPage['after'] = null;
    for (;;) {
      const rows: readonly Row[] = await find(reports, { ...wish, after, limit: PAGE });
      yield rows.map((row) => toCsvLine(Object.values(columns).map((cell) => cell(row)))).join('');
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) return;
      after = last;
    }
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
  searches: fileOf<SearchRecord>((reports, page) => reports.searches({ ...page, withoutResult: false }), {
    query: ({ id }) => id,
    searches: ({ searches }) => searches,
    without_result: ({ withoutResult }) => withoutResult,
    last_at: ({ lastAt }) => lastAt,
  }),
  vouchers: fileOf<VoucherRecord>((reports, page) => reports.vouchers(page), {
    code: ({ id }) => id,
    basket_additions: ({ additions }) => additions,
    basket_removals: ({ removals }) => removals,
    orders: ({ orders }) => orders,
    total_discount: ({ discounts }) => toAmounts(discounts),
  }),
  'open-baskets': fileOf<OpenBasket>((reports, page) => reports.openBaskets(page), {
    basket: ({ id }) => id,
    customer_id: ({ customerId }) => customerId,
    client_id: ({ clientId }) => clientId,
    first_at: ({ firstAt }) => firstAt,
    last_at: ({ lastAt }) => lastAt,
    lines: ({ lines }) => lines.map(({ productId, quantity }) => `${quantity} x ${productId}`).join('; '),
    totals: ({ totals }) => toAmounts(totals),
  }),
  funnel: async function* lines(reports, { shop, from, to }) {
    if (from === null || to === null) throw new Error('a funnel needs both its days');
    yield toCsvLine(['day', 'viewed', 'basket', 'checkout', 'payment', 'placed']);
    for (const { day, viewed, basket, checkout, payment, placed } of await reports.funnel(shop, { from, to }))
      yield toCsvLine([day, viewed, basket, checkout, payment, placed]);
  },
};
