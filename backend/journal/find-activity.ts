import { NAMED_BY_LOGIN } from '../projections/named-by-login.ts';
import type { Dialect, Parameter } from './dialect.ts';
import { COLUMNS } from './find-events.ts';
import type { ActivityEvent, ActivityFilter, TimePage } from './journal.ts';
import { toLinked } from './linked.ts';

/** A hostile page could link any number of ids to a customer: so many are looked at, the first linked. */
const MOST_CLIENTS = 500;

const LINKED = toLinked('$3', MOST_CLIENTS);

const WITHIN = `
  shop = $1 and type = any($2::text[])
  and ($4::timestamptz is null or occurred_at >= $4)
  and ($5::timestamptz is null or occurred_at < $5)`;

const OWN = `${WITHIN} and customer_id = $3`;

// A login that carries no customer names one all the same.
const OF_CLIENT = `${WITHIN} and client_id = linked.client_id and customer_id is null
  and case when ${NAMED_BY_LOGIN} is not null then ${NAMED_BY_LOGIN} = $3
    else linked.is_first and (data -> 'context' ->> 'join') is distinct from 'false'
      and coalesce(corrected_at, occurred_at) <= linked.linked_at end`;

const IS_JOINED = `${NAMED_BY_LOGIN} is null`;

// Each part is read as far as the page may need it, in the order of an index.
function toFind(direction: 'asc' | 'desc'): string {
  const place = `($6::timestamptz is null or (occurred_at, events.position) ${direction === 'asc' ? '>' : '<'} ($6, $7::bigint))`;
  const order = `order by occurred_at ${direction}, events.position ${direction} limit $8::bigint`;
  return `
  with ${LINKED}
  select ${COLUMNS}, joined from (
    (select *, false as joined from events where ${OWN} and ${place} ${order})
    union all
    (select past.* from linked, lateral (
      select *, ${IS_JOINED} as joined from events where ${OF_CLIENT} and ${place} ${order}
    ) as past)
  ) as events
  ${order}`;
}

const COUNT = `
  with ${LINKED}
  select ((select count(*) from events where ${OWN})
    + (select count(*) from linked, lateral (select from events where ${OF_CLIENT}) as past))::float8 as count`;

const toParameters = ({ shop, types, customerId, from, to }: ActivityFilter): readonly Parameter[] => [
  shop,
  types,
  customerId,
  from,
  to,
];

/** A page of what a customer has done, the anonymous past included. The place after which it starts is exact. */
export const findActivity = (
  read: Dialect['read'],
  filter: ActivityFilter,
  { after, limit, newestFirst }: TimePage,
): Promise<readonly ActivityEvent[]> =>
  read<ActivityEvent>(toFind(newestFirst ? 'desc' : 'asc'), [
    ...toParameters(filter),
    after && new Date(after.occurredAtMs).toISOString(),
    after && after.position,
    limit,
  ]);

/** How much a customer has done. */
export async function countActivity(read: Dialect['read'], filter: ActivityFilter): Promise<number> {
  const [row] = await read<{ readonly count: number }>(COUNT, toParameters(filter));
  return row?.count ?? 0;
}
