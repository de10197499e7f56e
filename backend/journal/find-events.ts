import type { Dialect, Parameter } from './dialect.ts';
import type { EventFilter, EventHead, StoredEvent, TimePage, TypeCount } from './journal.ts';
import { timeText } from './time-text.ts';

/**
 * The columns of a {@link StoredEvent}. float8 holds every whole number up to 2^53, and a driver reads it as a number.
 * An `order by` writes `events.position`: the bare name is that of the output, which no index has.
 */
export const COLUMNS = `
  position::float8 as "position", source, id, type, subject,
  ${timeText('occurred_at')} as "occurredAt", ${timeText('received_at')} as "receivedAt",
  ${timeText('corrected_at')} as "correctedAt", uncertainty_ms as "uncertaintyMs", flags,
  roll_id as "rollId", sequence::float8 as "sequence", client_id as "clientId", session_id as "sessionId",
  customer_id as "customerId", dataschema, confirmed, extensions, data`;

// Parameters 1 to 7. The planner sees their values, so a filter that was not given costs nothing.
const WHERE = `
  shop = $1 and type = any($2::text[])
  and ($3::text is null or customer_id = $3)
  and ($4::text is null or client_id = $4)
  and ($5::text is null or roll_id = $5)
  and ($6::timestamptz is null or occurred_at >= $6)
  and ($7::timestamptz is null or occurred_at < $7)`;

const toParameters = (filter: EventFilter): readonly Parameter[] => [
  filter.shop,
  filter.types,
  filter.customerId,
  filter.clientId,
  filter.rollId,
  filter.from,
  filter.to,
];

const FIND = (direction: 'asc' | 'desc'): string => `
  select ${COLUMNS} from events
  where ${WHERE} and ($8::timestamptz is null or (occurred_at, events.position) ${direction === 'asc' ? '>' : '<'} ($8, $9::bigint))
  order by occurred_at ${direction}, events.position ${direction}
  limit $10::bigint`;

/** A page of events in the order of time. The place after which it starts is exact: no event is skipped or repeated. */
export function findEvents(
  read: Dialect['read'],
  filter: EventFilter,
  page: TimePage,
): Promise<readonly StoredEvent[]> {
  const after = page.after;
  return read<StoredEvent>(FIND(page.newestFirst ? 'desc' : 'asc'), [
    ...toParameters(filter),
    after && new Date(after.occurredAtMs).toISOString(),
    after && after.position,
    page.limit,
  ]);
}

const COUNT = `select count(*)::float8 as count from events where ${WHERE}`;

/** How many events a filter leaves. */
export async function countEvents(read: Dialect['read'], filter: EventFilter): Promise<number> {
  const [row] = await read<{ readonly count: number }>(COUNT, toParameters(filter));
  return row?.count ?? 0;
}

const COUNT_BY_TYPE = `select type, count(*)::float8 as count from events where ${WHERE} group by type`;

/** How many events of each type of the filter; a type without events counts 0. */
export async function countByType(read: Dialect['read'], filter: EventFilter): Promise<readonly TypeCount[]> {
  const rows = await read<TypeCount>(COUNT_BY_TYPE, toParameters(filter));
  return filter.types.map((type) => rows.find((row) => row.type === type) ?? { type, count: 0 });
}

const AFTER = `
  select ${COLUMNS} from events
  where shop = $1 and events.position > $2::bigint
  order by events.position
  limit $3::bigint`;

/** Events that arrived after a position, in the order of arrival. */
export const eventsAfter = (
  read: Dialect['read'],
  ...parameters: readonly [shop: string, position: number, limit: number]
): Promise<readonly StoredEvent[]> => read<StoredEvent>(AFTER, parameters);

const AT = `
  select position::float8 as "position", source, id, type, confirmed,
    ${timeText('occurred_at')} as "occurredAt", ${timeText('received_at')} as "receivedAt"
  from events
  where shop = $1 and events.position in (select value::bigint from json_array_elements_text($2::json))`;

/** Events by their positions, in no order, without what they say. */
export const eventsAt = (
  read: Dialect['read'],
  shop: string,
  positions: readonly number[],
): Promise<readonly EventHead[]> => read<EventHead>(AT, [shop, JSON.stringify(positions)]);

const LAST = `select position::float8 as "position" from events where shop = $1 order by events.position desc limit 1`;

/** Where the journal of a shop ends; 0 when it is empty. Not to be overtaken: what is appended later is behind it. */
export async function lastPosition(query: Dialect['query'], shop: string): Promise<number> {
  const [row] = await query<{ readonly position: number }>(LAST, [shop]);
  return row?.position ?? 0;
}
