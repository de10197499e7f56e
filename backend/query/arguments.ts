import { isDay } from '@tillroll/catalogue';
import { badArgument } from './bad-argument.ts';

/** The longest page. */
export const LONGEST_PAGE = 500;

/** How many to return, within the bounds. */
export function toLimit(first: number): number {
  if (!Number.isInteger(first) || first < 1 || first > LONGEST_PAGE)
    throw badArgument('first', `must be a whole number from 1 to ${LONGEST_PAGE}, not ${String(first)}`);
  return first;
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i;

function toTime(argument: string, value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const ms = typeof value === 'string' && RFC_3339.test(value) ? Date.parse(value) : NaN;
  const time = Number.isNaN(ms) ? '' : new Date(ms).toISOString();
  if (!/^\d{4}-/.test(time) || time.startsWith('0000'))
    throw badArgument(argument, 'must be a time of RFC 3339 such as "2026-11-22T09:30:00Z"');
  return time;
}

/** A span of time; both ends may be open. */
export interface TimeRange {
  readonly from: string | null;
  readonly to: string | null;
}

/** Reads the arguments `from` and `to`. */
export function toTimeRange(args: { readonly from?: unknown; readonly to?: unknown }): TimeRange {
  const range = { from: toTime('from', args.from), to: toTime('to', args.to) };
  if (range.from !== null && range.to !== null && range.from > range.to)
    throw badArgument('to', 'must not be before "from"');
  return range;
}

/** Reads an id; an empty or unstorable one can name nothing. */
export function toId(argument: string, value: string | null | undefined): string | null {
  if (value === undefined || value === null) return null;
  if (value === '' || value.length > 1024 || value.includes('\0'))
    throw badArgument(argument, 'must be a text of 1 to 1,024 characters');
  return value;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** The longest range of a report that has a line a day. */
const MOST_DAYS = 400;

function toDay(argument: string, value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const day = typeof value === 'string' && /^(?!0000)\d{4}-\d\d-\d\d$/.test(value) ? value : '';
  if (!isDay(day)) throw badArgument(argument, 'must be a day such as "2026-11-22"');
  return day;
}

/** Reads the arguments `from` and `to` as days; both ends may be open. */
export function toDayRange(args: { readonly from?: unknown; readonly to?: unknown }): TimeRange {
  const range = { from: toDay('from', args.from), to: toDay('to', args.to) };
  if (range.from !== null && range.to !== null && range.from > range.to)
    throw badArgument('to', 'must not be before "from"');
  return range;
}

/** Reads the arguments `from` and `to` as days that must both be there. */
export function toClosedDayRange(args: { readonly from?: unknown; readonly to?: unknown }): {
  readonly from: string;
  readonly to: string;
} {
  const { from, to } = toDayRange(args);
  if (from === null) throw badArgument('from', 'is required: a day such as "2026-11-22"');
  if (to === null) throw badArgument('to', 'is required: a day such as "2026-11-22"');
  if (Date.parse(to) - Date.parse(from) >= MOST_DAYS * DAY_MS)
    throw badArgument('to', `must be within ${MOST_DAYS} days of "from"`);
  return { from, to };
}
