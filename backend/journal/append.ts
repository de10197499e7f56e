import { countRepeats } from './count-repeats.ts';
import { isUnstorable, toUnstorableMessage } from './database-error.ts';
import { declareDrops } from './declare-drops.ts';
import type { Dialect } from './dialect.ts';
import type { Appended, Entry, Outcome } from './journal.ts';
import { joinRanges } from './join-ranges.ts';
import { INCOMING } from './locks.ts';
import { toRow } from './row.ts';
import { NEWS_COLUMNS, toProjectingSteps } from '../projections/statement.ts';

/** Statements that are kept ready; a shop has a few dozen mixtures of types. */
const MOST_STATEMENTS = 200;

const addWithinBound = (ranges: 'arrived' | 'refused'): string => joinRanges(`ledger.${ranges}`, `excluded.${ranges}`);

// One statement, one parameter, one commit: events, ledger and projections cannot disagree. The database decides
// what is a repeat. Repeats mark their sequence as arrived all the same: the roll may have been told
// apart from the event that came first. A column that has grown to the bound of 0002-ledger.sql takes
// no more ranges: what is left out shows as missing, never as arrived.
const toAppend = (types: ReadonlySet<string>): string => `
  with said as materialized (
    select * from rows from (json_to_recordset($1::json) as (
      shop text, is_event boolean, confirmed boolean, source text, id text, type text, subject text,
      occurred_at timestamptz, received_at timestamptz, corrected_at timestamptz, uncertainty_ms integer,
      flags text[], roll_id text, sequence bigint, client_id text, session_id text, customer_id text,
      dataschema text, extensions jsonb, data jsonb
    )) with ordinality
  ), ${INCOMING}, marked as (
    insert into ledger (shop, roll_id, client_id, arrived, refused, highest, first_seen_at, last_seen_at)
    select shop, roll_id, min(client_id),
      coalesce(range_agg(int8range(sequence, sequence, '[]')) filter (where is_event), '{}'),
      coalesce(range_agg(int8range(sequence, sequence, '[]')) filter (where not is_event), '{}'),
      max(sequence), min(received_at), max(received_at)
    from incoming
    where roll_id is not null and sequence is not null
    group by shop, roll_id
    order by shop, roll_id
    on conflict (shop, roll_id) do update set
      client_id = coalesce(ledger.client_id, excluded.client_id),
      arrived = ${addWithinBound('arrived')},
      refused = ${addWithinBound('refused')},
      highest = greatest(ledger.highest, excluded.highest),
      last_seen_at = greatest(ledger.last_seen_at, excluded.last_seen_at)
  ), news as (
    insert into events (
      shop, confirmed, source, id, type, subject, occurred_at, received_at, corrected_at, uncertainty_ms, flags,
      roll_id, sequence, client_id, session_id, customer_id, dataschema, extensions, data
    )
    select
      shop, confirmed, source, id, type, subject, occurred_at, received_at, corrected_at, uncertainty_ms, flags,
      roll_id, sequence, client_id, session_id, customer_id, dataschema, extensions, data
    from incoming
    where is_event
    order by ordinality
    on conflict (shop, source, id) do nothing
    returning ${NEWS_COLUMNS}
  )${toProjectingSteps(types)
    .map((step) => `, ${step}`)
    .join('')}
  select shop, source, id from news order by position`;

const statements = new Map<string, string>();

/** The statement for a group: it projects only what the group's types call for. */
function statementFor(entries: readonly Entry[]): string {
  const types = new Set(entries.flatMap((entry) => (entry.kind === 'event' ? [entry.envelope.type] : [])));
  const kinds = [...types].sort().join(' ');
  const known = statements.get(kinds);
  if (known !== undefined) return known;
  const statement = toAppend(types);
  if (statements.size >= MOST_STATEMENTS) statements.clear();
  statements.set(kinds, statement);
  return statement;
}

interface NewEvent {
  readonly shop: string;
  readonly source: string;
  readonly id: string;
}

const keyOf = ({ shop, source, id }: NewEvent): string => JSON.stringify([shop, source, id]);

/** The first entry of an id that was new is the accepted one, every later one its duplicate. */
function toOutcomes(entries: readonly Entry[], news: readonly NewEvent[]): readonly Outcome[] {
  const unclaimed = new Set(news.map(keyOf));
  return entries.map((entry) => {
    if (entry.kind !== 'event') return 'noted';
    const { source, id } = entry.envelope;
    return unclaimed.delete(keyOf({ shop: entry.shop, source, id })) ? 'accepted' : 'duplicate';
  });
}

/** Appends a group of entries and marks the ledger, in one commit. */
export async function append(repeat: Dialect['repeat'], entries: readonly Entry[]): Promise<Appended> {
  try {
    const rows = entries.flatMap((entry) => (entry.kind === 'dropped' ? [] : [toRow(entry)]));
    // First, because it may be said again: a group that the database then refuses is halved and comes again.
    await declareDrops(repeat, entries);
    const news = rows.length > 0 ? await repeat<NewEvent>(statementFor(entries), JSON.stringify(rows)) : [];
    const outcomes = toOutcomes(entries, news);
    // The events are stored: a count that fails must not say otherwise.
    await countRepeats(repeat, entries, outcomes).catch(() => undefined);
    return { kind: 'appended', outcomes };
  } catch (error) {
    if (isUnstorable(error)) return { kind: 'unstorable', message: toUnstorableMessage(error) };
    throw error;
  }
}
