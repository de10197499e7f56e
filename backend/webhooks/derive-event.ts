import { createHash } from 'node:crypto';
import { Problem } from '../collector/problems.ts';
import { ownRow, type Node } from '../import/saleor-answer.ts';
import { readPayload, type SaleorPayload } from './saleor-payload.ts';
import { WEBHOOKS, type Apart } from './webhook-rows.ts';

/** A webhook whose signature was right. */
export interface Webhook {
  /** Saleor's name of what has happened, in small letters: `order_created`. */
  readonly event: string;
  readonly payload: unknown;
  /** As it was sent. */
  readonly body: Buffer;
}

/**
 * An id that follows from facts, so that the same facts are the same event. A UUIDv8: the first bits of a SHA-256.
 * Source: RFC 9562, 5.8.
 */
function toId(facts: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(facts)).digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** An id as a text; what is none is refused by the check. */
const idOf = (node: Node | undefined): string | undefined =>
  typeof node?.['id'] === 'string' ? node['id'] : undefined;

/** What tells this event from the next one of its kind. Saleor repeats a webhook with the same time and the same body. */
function apartOf(apart: Apart, payload: SaleorPayload, body: Buffer): string {
  switch (apart) {
    case 'nothing: it happens once':
      return '';
    case 'fulfillment':
      return idOf(payload.fulfillment) ?? apartOf('occasion', payload, body);
    case 'invoice':
      return idOf(payload.invoice) ?? apartOf('occasion', payload, body);
    case 'occasion':
      return payload.issuedAt ?? createHash('sha256').update(body).digest('hex');
  }
}

/**
 * The event that a webhook's name says, as an answer of Saleor's GraphQL would have it: with an id that follows from
 * shop, event and order or customer, and the webhook's time. Undefined when the name says none. Throws a {@link Problem}
 * when the payload does not say what it is about.
 */
export function deriveEvent(shop: string, { event, payload: given, body }: Webhook): Node | undefined {
  const row = ownRow(WEBHOOKS, event);
  const payload = readPayload(given);
  const code = row?.codeOf(payload);
  if (row === undefined || code === undefined) return undefined;
  const field = row.family === 'order' ? 'order' : 'user';
  const owner = payload[field];
  if (owner === undefined)
    throw new Problem(
      'bad_request',
      `The payload of "${event}" has no "${field}": ask for it, with its id and events.`,
    );
  const facts = [shop, `${row.family}.${code}`, idOf(owner) ?? '', apartOf(row.apart, payload, body)];
  const said = { id: toId(facts), type: code, date: payload.issuedAt, ...row.fieldsOf?.(payload) };
  return { [field]: { ...owner, events: [said] } };
}
