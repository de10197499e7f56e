import type { Dialect } from './dialect.ts';
import { toErased, type Forgetting, type PersonalRow } from './erased.ts';

// One statement, one commit. The projections are marked as another program's, so that a crash from here on leads to
// their being built anew at the next start.
const WRITE = `
  with erased as materialized (
    select * from json_to_recordset($1::json) as (
      position bigint, subject text, client_id text, session_id text, customer_id text, data jsonb
    )
  ), written as (
    update events as e set subject = erased.subject, client_id = erased.client_id, session_id = erased.session_id,
      customer_id = erased.customer_id, data = erased.data, extensions = null, roll_id = null, sequence = null,
      erased_at = now()
    from erased where e.position = erased.position
    returning e.position
  ), stale as (
    update projected set version = 0
  )
  select count(*)::float8 as count from written`;

const toRow = ({ position, subject, clientId, sessionId, customerId, data }: PersonalRow): object => ({
  position,
  subject,
  client_id: clientId,
  session_id: sessionId,
  customer_id: customerId,
  data,
});

/** Writes events without those who are forgotten. What follows from them has to be built anew. */
export async function writeErased(
  query: Dialect['query'],
  events: readonly PersonalRow[],
  forgetting: Forgetting,
): Promise<void> {
  await query(WRITE, [JSON.stringify(events.map((event) => toRow(toErased(event, forgetting))))]);
}
