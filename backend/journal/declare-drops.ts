import type { Dialect } from './dialect.ts';
import type { Entry } from './journal.ts';
import { joinRanges } from './join-ranges.ts';
import { INCOMING } from './locks.ts';

type Dropped = Extract<Entry, { kind: 'dropped' }>;

// A wipe takes everything that had not arrived, also what the courier that reports it never knew of. The row is locked
// so that its newest version is read: the one that the statement set out with may be older than the shop's lock.
const DECLARE = `
  with said as materialized (
    select * from rows from (json_to_recordset($1::json) as (
      shop text, roll_id text, client_id text, received_at timestamptz, drops json, dead_letters jsonb
    )) with ordinality
  ), ${INCOMING}, ranges as (
    select shop, roll_id, reason, range_agg(sequences) as sequences, max(upper(sequences) - 1) as highest
    from incoming,
      lateral json_to_recordset(drops) as each ("from" bigint, "to" bigint, reason text),
      lateral (
        select case when reason <> 'wiped' then int8range("from", "to", '[]')
          else int8range(1, greatest("to", (
            select ledger.highest from ledger
            where ledger.shop = incoming.shop and ledger.roll_id = incoming.roll_id
            for no key update
          )), '[]') end as sequences
      ) as each_range
    group by shop, roll_id, reason
  ), by_reason as (
    insert into ledger_drops (shop, roll_id, reason, sequences)
    select shop, roll_id, reason, sequences from ranges order by shop, roll_id, reason
    on conflict (shop, roll_id, reason) do update set sequences = ${joinRanges('ledger_drops.sequences', 'excluded.sequences')}
  ), by_roll as (
    select shop, roll_id, range_agg(range) as sequences, max(highest) as highest, bool_or(reason = 'wiped') as wiped
    from ranges, lateral unnest(sequences) as range
    group by shop, roll_id
  )
  insert into ledger (
    shop, roll_id, client_id, declared_dropped, highest, dead_letters, wiped_at, first_seen_at, last_seen_at
  )
  select incoming.shop, incoming.roll_id, min(client_id), coalesce((array_agg(sequences))[1], '{}'),
    coalesce(max(highest), 0),
    (array_agg(dead_letters order by ordinality desc) filter (where dead_letters is not null))[1],
    min(received_at) filter (where wiped), min(received_at), max(received_at)
  from incoming left join by_roll on by_roll.shop = incoming.shop and by_roll.roll_id = incoming.roll_id
  group by incoming.shop, incoming.roll_id
  order by incoming.shop, incoming.roll_id
  on conflict (shop, roll_id) do update set
    client_id = coalesce(ledger.client_id, excluded.client_id),
    declared_dropped = ${joinRanges('ledger.declared_dropped', 'excluded.declared_dropped')},
    highest = greatest(ledger.highest, excluded.highest),
    dead_letters = coalesce(excluded.dead_letters, ledger.dead_letters),
    wiped_at = coalesce(ledger.wiped_at, excluded.wiped_at),
    last_seen_at = greatest(ledger.last_seen_at, excluded.last_seen_at)`;

const toRow = ({ shop, rollId, clientId, receivedAt, drops, deadLetters }: Dropped): object => ({
  shop,
  roll_id: rollId,
  client_id: clientId,
  received_at: receivedAt,
  drops,
  dead_letters: deadLetters,
});

/** Writes down what couriers have given up. Saying it again changes nothing. */
export async function declareDrops(repeat: Dialect['repeat'], entries: readonly Entry[]): Promise<void> {
  const dropped = entries.filter((entry): entry is Dropped => entry.kind === 'dropped');
  if (dropped.length > 0) await repeat(DECLARE, JSON.stringify(dropped.map(toRow)));
}
