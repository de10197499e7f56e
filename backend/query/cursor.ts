import type { ReportPlace, TimelineEvent, TimelinePlace, TimePlace } from '../journal/journal.ts';
import { badArgument } from './bad-argument.ts';

const WRONG = 'must be the cursor of an edge or the endCursor of a page';

/** Years 1 to 9999: what RFC 3339 can write and every database can compare with. */
const FIRST_MS = Date.parse('0001-01-01T00:00:00.000Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

const encode = (text: string): string => Buffer.from(text).toString('base64url');
const decode = (cursor: string): string => Buffer.from(cursor, 'base64url').toString();

/** The place that a cursor's first two numbers name; anything else is a bad argument. */
function toPlace(found: RegExpExecArray | null): TimePlace {
  const occurredAtMs = Number(found?.[1]);
  if (!(occurredAtMs >= FIRST_MS && occurredAtMs <= LAST_MS)) throw badArgument('after', WRONG);
  return { occurredAtMs, position: Number(found?.[2]) };
}

/** A place in the order of time, as a client carries it. */
export const toTimeCursor = (occurredAt: string, position: number): string =>
  encode(`t.${Date.parse(occurredAt)}.${position}`);

/** Reads a cursor back; anything else is a bad argument. */
export function parseTimeCursor(after: string | null | undefined): TimePlace | null {
  if (after === undefined || after === null) return null;
  return toPlace(/^t\.(-?\d{1,16})\.(\d{1,16})$/.exec(decode(after)));
}

/** A place in the order of rolls. */
export const toRollCursor = (rollId: string): string => encode(`r.${rollId}`);

/** Reads a cursor back; anything else is a bad argument. */
export function parseRollCursor(after: string | null | undefined): string | null {
  if (after === undefined || after === null) return null;
  const text = decode(after);
  if (!text.startsWith('r.') || text.length < 3 || text.includes('\0')) throw badArgument('after', WRONG);
  return text.slice(2);
}

/** A place in a timeline. */
export const toTimelineCursor = ({ occurredAt, position, step }: Omit<TimelineEvent, 'data'>): string =>
  encode(`e.${Date.parse(occurredAt)}.${position}.${step}`);

/** Reads a cursor back; anything else is a bad argument. */
export function parseTimelineCursor(after: string | null | undefined): TimelinePlace | null {
  if (after === undefined || after === null) return null;
  const found = /^e\.(-?\d{1,16})\.(\d{1,16})\.([01])$/.exec(decode(after));
  return { ...toPlace(found), step: Number(found?.[3]) };
}

/** A place in a report. */
export const toReportCursor = ({ sort, id }: ReportPlace): string => encode(`s.${sort} ${id}`);

/** Reads a cursor back; anything else is a bad argument. */
export function parseReportCursor(after: string | null | undefined): ReportPlace | null {
  if (after === undefined || after === null) return null;
  const [, sort, id] = /^s\.(-?\d{1,30}(?:\.\d{1,20})?) ([^\0]+)$/.exec(decode(after)) ?? [];
  if (sort === undefined || id === undefined) throw badArgument('after', WRONG);
  return { sort, id };
}
