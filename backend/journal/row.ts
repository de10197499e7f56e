import type { Envelope } from '@tillroll/catalogue';
import type { Entry } from './journal.ts';

/** Attributes of the envelope that have a column, or need none (`specversion` is always 1.0). */
const COLUMNS: ReadonlySet<string> = new Set(
  'specversion id source type time subject dataschema rollid sequence clientid sessionid customerid data'.split(' '),
);

function extensionsOf(envelope: Envelope): Readonly<Record<string, unknown>> | null {
  const others = Object.entries(envelope).filter(([name]) => !COLUMNS.has(name));
  return others.length > 0 ? Object.fromEntries(others) : null;
}

/** One entry as the append statement reads it: an object with the names of the columns. */
export function toRow(entry: Exclude<Entry, { kind: 'dropped' }>): Readonly<Record<string, unknown>> {
  if (entry.kind === 'refused') {
    const { shop, rollId, sequence, clientId, receivedAt } = entry;
    return { shop, is_event: false, roll_id: rollId, sequence, client_id: clientId, received_at: receivedAt };
  }
  const { shop, envelope, times, confirmed } = entry;
  return {
    shop,
    is_event: true,
    confirmed,
    source: envelope.source,
    id: envelope.id,
    type: envelope.type,
    subject: envelope.subject,
    occurred_at: times.occurredAt,
    received_at: times.receivedAt,
    corrected_at: times.correctedAt,
    uncertainty_ms: times.uncertaintyMs,
    flags: times.flags,
    roll_id: envelope.rollid,
    sequence: envelope.sequence,
    client_id: envelope.clientid,
    session_id: envelope.sessionid,
    customer_id: envelope.customerid,
    dataschema: envelope.dataschema,
    extensions: extensionsOf(envelope),
    data: envelope.data,
  };
}
