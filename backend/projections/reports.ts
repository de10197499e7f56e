import type { Sum } from './entities.ts';

/** Which days, of UTC; both included. */
export interface DayRange {
  /** Such as `2026-10-01`; null: from the beginning. */
  readonly from: string | null;
  readonly to: string | null;
}

/** A place in a report: behind the row of this id. Rows of the greatest `sort` come first. */
export interface ReportPlace {
  readonly sort: string;
  readonly id: string;
}

/** Which days, and of which orders. */
export interface RecordRange extends DayRange {
  /** Only orders, and parts of them, that the shop's own server told. */
  readonly confirmedOnly: boolean;
}

/** Which part of a report about orders. */
export interface RecordPage extends ReportPage, RecordRange {}

/** Which part of a report. */
export interface ReportPage extends DayRange {
  readonly shop: string;
  readonly after: ReportPlace | null;
  readonly limit: number;
}

/** What every row of a report has. */
export interface ReportRow {
  /** What the report is sorted by, the greatest first, as an exact decimal text. */
  readonly sort: string;
  /** What the row is about, unique in the report. */
  readonly id: string;
}

/** Source: Oscar, `ProductRecord`. */
export interface ProductRecord extends ReportRow {
  readonly name: string | null;
  readonly category: string | null;
  readonly views: number;
  readonly additions: number;
  readonly addedQuantity: number;
  /** Orders it is in. */
  readonly purchases: number;
  readonly purchasedQuantity: number;
  /** (views + 3 × additions + 5 × bought items) / 9, as Oscar has it. */
  readonly score: number;
}

/** Source: Oscar, `UserRecord`; amounts by currency, never added across. */
export interface CustomerRecord extends ReportRow {
  readonly views: number;
  readonly additions: number;
  readonly orders: number;
  readonly orderLines: number;
  readonly orderItems: number;
  readonly spent: readonly Sum[];
  readonly lastOrderAt: string | null;
}

/** One thing that is searched for. `id` is the query. */
export interface SearchRecord extends ReportRow {
  readonly searches: number;
  readonly withoutResult: number;
  readonly lastAt: string;
}

/** One voucher. `id` is its code. */
export interface VoucherRecord extends ReportRow {
  readonly additions: number;
  readonly removals: number;
  readonly orders: number;
  readonly discounts: readonly Sum[];
}

/** What lies in a basket that is no order yet. */
export interface BasketLine {
  readonly productId: string;
  readonly name: string | null;
  readonly quantity: number;
}

/** A basket that is no order yet. `sort` is the time of the last word about it. */
export interface OpenBasket extends ReportRow {
  readonly customerId: string | null;
  readonly clientId: string | null;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly lines: readonly BasketLine[];
  /** What the lines cost, where prices are known. */
  readonly totals: readonly Sum[];
}

/** Visits of a day by the furthest step they came to; each step counts those that came further too. */
export interface FunnelDay {
  readonly day: string;
  readonly viewed: number;
  readonly basket: number;
  readonly checkout: number;
  readonly payment: number;
  readonly placed: number;
}

/** Searches: all of them, or those that found nothing. */
export interface SearchPage extends ReportPage {
  readonly withoutResult: boolean;
}

/** Everything the shop keeper asks for. Pages are exact: no row is skipped or repeated. */
export interface Reports {
  readonly productRecords: (page: RecordPage) => Promise<readonly ProductRecord[]>;
  readonly customerRecords: (page: RecordPage) => Promise<readonly CustomerRecord[]>;
  readonly customerRecord: (
    shop: string,
    customerId: string,
    range: RecordRange,
  ) => Promise<CustomerRecord | undefined>;
  readonly searches: (page: SearchPage) => Promise<readonly SearchRecord[]>;
  readonly vouchers: (page: RecordPage) => Promise<readonly VoucherRecord[]>;
  readonly openBaskets: (page: ReportPage) => Promise<readonly OpenBasket[]>;
  /** A line for every day of the range, also where nobody came. */
  readonly funnel: (
    shop: string,
    days: { readonly from: string; readonly to: string },
  ) => Promise<readonly FunnelDay[]>;
}
