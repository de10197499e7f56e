import type { Dialect } from './dialect.ts';
import type { LedgerFilter, LedgerLine } from './journal.ts';
import { timeText } from './time-text.ts';

const count = (ranges: string): string =>
  `(select coalesce(sum(upper(r) - lower(r)), 0)::float8 from unnest(${ranges}) as r)`;

const list = (ranges: string): string => `(
  select coalesce(json_agg(json_build_object('from', lower(r), 'to', upper(r) - 1)), '[]')
  from (select r from unnest(${ranges}) as r limit 1000) as first_ranges)`;

/** Of a sequence that was given up for several reasons the first counts; a wipe takes what nothing else has taken. */
const rank = (reason: string): string =>
  `array_position(array['evicted', 'expired', 'dead_letters_full', 'buried', 'wiped'], ${reason})`;

// What is missing is not kept but worked out: everything up to the highest that is accounted for nowhere. Each
// sequence is counted once: what arrives after all has arrived, whatever was said of it before.
const LIST = `
  select roll_id as "rollId", client_id as "clientId", highest::float8 as highest,
    ${count('arrived')} as "arrivedCount", duplicates::float8 as "duplicateCount",
    ${count('refused - arrived')} as "refusedCount",
    ${count('declared_dropped - arrived - refused')} as "droppedCount", ${count('missing')} as "missingCount",
    ${list('arrived')} as arrived, ${list('missing')} as missing,
    (
      select coalesce(json_agg(json_build_object(
        'reason', reason, 'count', ${count('rest')}, 'ranges', ${list('rest')}
      ) order by reason), '[]')
      from ledger_drops as dropped, lateral (
        select sequences - arrived - refused - coalesce((
          select range_agg(range) from ledger_drops as before, unnest(before.sequences) as range
          where before.shop = dropped.shop and before.roll_id = dropped.roll_id
            and ${rank('before.reason')} < ${rank('dropped.reason')}
        ), '{}') as rest
      ) as own
      where dropped.shop = ledger.shop and dropped.roll_id = ledger.roll_id and rest <> '{}'
    ) as dropped,
    dead_letters as "deadLetters",
    case when wiped_at is not null then ${timeText('wiped_at')} end as "wipedAt",
    ${timeText('first_seen_at')} as "firstSeenAt", ${timeText('last_seen_at')} as "lastSeenAt"
  from ledger, lateral (
    select int8multirange(int8range(1, highest + 1)) - arrived - refused - declared_dropped as missing
  ) as gaps
  where shop = $1 and ($2::text is null or roll_id = $2) and ($3::text is null or roll_id > $3)
  order by roll_id
  limit $4::bigint`;

/** What became of the sequences of each roll, in the order of the rolls' ids. */
export const listLedger = (read: Dialect['read'], filter: LedgerFilter): Promise<readonly LedgerLine[]> =>
  read<LedgerLine>(LIST, [filter.shop, filter.rollId, filter.afterRollId, filter.limit]);
