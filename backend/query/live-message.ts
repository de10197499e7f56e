import type { StoredEvent } from '../journal/journal.ts';

const withoutNulls = (object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));

/** An event in its envelope again, with the two things the collector knows besides. */
const toEnvelope = (event: StoredEvent): Readonly<Record<string, unknown>> =>
  withoutNulls({
    ...event.extensions,
    specversion: '1.0',
    id: event.id,
    source: event.source,
    type: event.type,
    time: event.occurredAt,
    subject: event.subject,
    dataschema: event.dataschema,
    rollid: event.rollId,
    sequence: event.sequence,
    clientid: event.clientId,
    sessionid: event.sessionId,
    customerid: event.customerId,
    data: event.data,
    position: event.position,
    receivedat: event.receivedAt,
  });

/** One event as a message of the feed. Source: HTML Living Standard, server-sent events. */
export const toLiveMessage = (event: StoredEvent): string =>
  `id: ${event.position}\nevent: event\ndata: ${JSON.stringify(toEnvelope(event))}\n\n`;
