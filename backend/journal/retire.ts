import type { Dialect } from './dialect.ts';
import { createForgetting, type PersonalRow } from './erased.ts';
import { writeErased } from './write-erased.ts';

const AT_ONCE = 1000;

// When it happened, by our clock where that is known: the same moment that decides the day of every record.
const OLD = 'erased_at is null and coalesce(corrected_at, occurred_at) < $1::timestamptz';

const FIND = `
  select position::float8 as "position", type, subject, client_id as "clientId", session_id as "sessionId",
    customer_id as "customerId", data
  from events where ${OLD} and events.position > $2::bigint
  order by events.position limit ${AT_ONCE}`;

const COUNT = `select count(*)::float8 as count from events where ${OLD}`;

/** How many events from before a time still have people in them. */
export async function countOld(read: Dialect['read'], before: string): Promise<number> {
  const [row] = await read<{ readonly count: number }>(COUNT, [before]);
  return row?.count ?? 0;
}

const UNNAME = 'update ledger set client_id = null where client_id is not null and last_seen_at < $1::timestamptz';

/** Takes everybody out of the events from before a time, a thousand a commit, and tells how many those were. */
export async function retireEvents({ query, read }: Dialect, before: string): Promise<number> {
  const forgetting = createForgetting(() => true, true);
  let retired = 0;
  let last = 0;
  for (;;) {
    const rows: readonly PersonalRow[] = await read<PersonalRow>(FIND, [before, last]);
    if (rows.length === 0) break;
    await writeErased(query, rows, forgetting);
    retired += rows.length;
    last = rows.at(-1)?.position ?? last;
  }
  await query(UNNAME, [before]);
  return retired;
}
