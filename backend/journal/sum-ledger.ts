import type { Dialect } from './dialect.ts';
import type { LedgerPlace, LedgerTotals } from './journal.ts';

const size = (ranges: string): string => `coalesce((select sum(upper(r) - lower(r)) from unnest(${ranges}) as r), 0)`;

// The same rules as in `list-ledger.ts`: each sequence counts once, and what has arrived has arrived.
const SUM = `
  with few as materialized (
    select shop, roll_id, duplicates, dead_letters, wiped_at, highest,
      ${size('refused - arrived')} as refused,
      ${size('declared_dropped - arrived - refused')} as dropped,
      ${size('int8multirange(int8range(1, highest + 1)) - arrived - refused - declared_dropped')} as missing
    from ledger
    where $1::text is null or (shop, roll_id) > ($1, $2::text)
    order by shop, roll_id
    limit $3::bigint
  )
  select count(*)::float8 as rolls, coalesce(sum(missing), 0)::float8 as missing,
    coalesce(sum(dropped), 0)::float8 as dropped, coalesce(sum(refused), 0)::float8 as refused,
    coalesce(sum(duplicates), 0)::float8 as duplicates,
    coalesce(sum((dead_letters ->> 'count')::numeric), 0)::float8 as "deadLetters",
    count(wiped_at)::float8 as wiped,
    (array_agg(shop order by shop desc, roll_id desc))[1] as shop,
    (array_agg(roll_id order by shop desc, roll_id desc))[1] as "rollId"
  from few`;

/** Sums up some rolls behind a place, and tells the place behind them; null when there are no more. */
export async function sumLedger(
  read: Dialect['read'],
  after: LedgerPlace | null,
  limit: number,
): Promise<{ readonly totals: LedgerTotals; readonly last: LedgerPlace | null }> {
  const [row] = await read<LedgerTotals & LedgerPlace>(SUM, [after && after.shop, after && after.rollId, limit]);
  if (row === undefined) throw new Error('a sum has no row');
  const { shop, rollId, ...totals } = row;
  return { totals, last: totals.rolls < limit ? null : { shop, rollId } };
}
