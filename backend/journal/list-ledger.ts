import type { Dialect } from './dialect.ts';
import type { LedgerFilter, LedgerLine } from './journal.ts';
import { timeText } from './time-text.ts';

const count = (ranges: string): string =>
  `(select coalesce(sum(upper(r) - lower(r)), 0)::float8 from unnest(${ranges}) as r)`;

const list = (ranges: string): string => `(
  select coalesce(json_agg(json_build_object('from', lower(r), 'to', upper(r) - 1)), '[]')
  from (select r from unnest(${ranges}) as r limit 1000) as first_ranges)`;

// What is missing is not kept but worked out: everything up to the highest that is accounted for nowhere.
const LIST = `
  select roll_id as "rollId", client_id as "clientId", highest::float8 as highest,
    ${count('arrived')} as "arrivedCount", ${count('refused')} as "refusedCount",
    ${count('declared_dropped')} as "droppedCount", ${count('missing')} as "missingCount",
    ${list('arrived')} as arrived, ${list('missing')} as missing,
    ${timeText('first_seen_at')} as "firstSeenAt", ${timeText('last_seen_at')} as "lastSeenAt"
  from ledger, lateral (
    select int8multirange(int8range(1, highest, '[]')) - arrived - refused - declared_dropped as missing
  ) as gaps
  where shop = $1 and ($2::text is null or roll_id = $2) and ($3::text is null or roll_id > $3)
  order by roll_id
  limit $4::bigint`;

/** What became of the sequences of each roll, in the order of the rolls' ids. */
export const listLedger = (read: Dialect['read'], filter: LedgerFilter): Promise<readonly LedgerLine[]> =>
  read<LedgerLine>(LIST, [filter.shop, filter.rollId, filter.afterRollId, filter.limit]);
