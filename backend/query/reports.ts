import type { IResolvers } from 'mercurius';
import type {
  CustomerRecord,
  FunnelDay,
  Journal,
  OpenBasket,
  ProductRecord,
  RecordPage,
  ReportPage,
  ReportRow,
  SearchRecord,
  VoucherRecord,
} from '../journal/journal.ts';
import { toClosedDayRange, toDayRange, toLimit } from './arguments.ts';
import { toConnection } from './connection.ts';
import type { QueryContext } from './context.ts';
import { parseReportCursor, toReportCursor } from './cursor.ts';

interface PageArguments {
  readonly confirmed?: boolean;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly first: number;
  readonly after?: string | null;
}

const toProductRecord = ({ id, additions, sort: _sort, ...rest }: ProductRecord) => ({
  ...rest,
  productId: id,
  basketAdditions: additions,
});

/** A customer's record as GraphQL shows it. */
export const toCustomerRecord = ({ id, views, additions, spent, ...rest }: CustomerRecord) => ({
  ...rest,
  customerId: id,
  productViews: views,
  basketAdditions: additions,
  totalSpent: spent,
});

const toSearchRecord = ({ id, ...rest }: SearchRecord) => ({ ...rest, query: id });

const toVoucherRecord = ({ id, additions, removals, orders, discounts }: VoucherRecord) => ({
  code: id,
  basketAdditions: additions,
  basketRemovals: removals,
  orders,
  totalDiscount: discounts,
});

const toOpenBasket = (basket: OpenBasket) => ({
  ...basket,
  basketId: basket.id.startsWith('id ') ? basket.id.slice('id '.length) : null,
});

const toRecords = (page: ReportPage, { confirmed }: PageArguments): RecordPage => ({
  ...page,
  confirmedOnly: confirmed === true,
});

/** A page of a report as a connection. */
const paged =
  <Row extends ReportRow, Args extends PageArguments>(
    find: (page: ReportPage, args: Args) => Promise<readonly Row[]>,
    toNode: (row: Row) => unknown,
  ) =>
  async (_root: unknown, args: Args, { shop }: QueryContext) => {
    const limit = toLimit(args.first);
    const page = { shop, ...toDayRange(args), after: parseReportCursor(args.after), limit: limit + 1 };
    const found = await find(page, args);
    return toConnection(found, limit, (row) => ({ cursor: toReportCursor(row), node: toNode(row) }));
  };

/** The steps of the funnel, in order. */
export const FUNNEL_STEPS = ['viewed', 'basket', 'checkout', 'payment', 'placed'] as const;

const toTotal = (days: readonly FunnelDay[]) =>
  Object.fromEntries(FUNNEL_STEPS.map((step) => [step, days.reduce((sum, day) => sum + day[step], 0)]));

interface SearchArguments extends PageArguments {
  readonly withoutResult: boolean;
}

/** Resolves the reports. */
export const toReportResolvers = ({ reports }: Journal): IResolvers => ({
  Query: {
    productRecords: paged(
      (page, args: PageArguments) => reports.productRecords(toRecords(page, args)),
      toProductRecord,
    ),
    customerRecords: paged(
      (page, args: PageArguments) => reports.customerRecords(toRecords(page, args)),
      toCustomerRecord,
    ),
    searches: paged(
      (page, { withoutResult }: SearchArguments) => reports.searches({ ...page, withoutResult }),
      toSearchRecord,
    ),
    vouchers: paged((page, args: PageArguments) => reports.vouchers(toRecords(page, args)), toVoucherRecord),
    openBaskets: paged((page) => reports.openBaskets(page), toOpenBasket),
    funnel: async (_root: unknown, args: { readonly from: unknown; readonly to: unknown }, { shop }: QueryContext) => {
      const days = await reports.funnel(shop, toClosedDayRange(args));
      return { days, total: toTotal(days) };
    },
  },
});
