import * as v from 'valibot';
import type { AliasRow, Origin } from './event-row.ts';

/** One kind of email, as the order event `email_sent` names it. */
export interface CommunicationEventRow {
  readonly graphql: string;
  readonly description: string;
  readonly origin: Origin;
  readonly aliases: readonly AliasRow[];
}

const row = (
  graphql: string,
  description: string,
  rest: Partial<CommunicationEventRow> = {},
): CommunicationEventRow => ({
  graphql,
  description,
  origin: 'documented',
  aliases: [],
  ...rest,
});

const UNDOCUMENTED = { origin: 'Saleor 2.11' } as const;

/** Every email a shop sends about an order. Source: Saleor, `OrderEventsEmails`. */
export const COMMUNICATION_EVENTS = {
  payment_confirmation: row('PAYMENT', 'The order was fully paid', { aliases: [{ graphql: 'PAYMENT_CONFIRMATION' }] }),
  shipping_confirmation: row('SHIPPING', 'The order was shipped', { aliases: [{ graphql: 'SHIPPING_CONFIRMATION' }] }),
  tracking_updated: row('TRACKING_UPDATED', 'The shipping tracking number was updated'),
  order_confirmation: row('ORDER', 'The order was placed', { aliases: [{ graphql: 'ORDER_CONFIRMATION' }] }),
  fulfillment_confirmation: row('FULFILLMENT', "One or more of the order's items was fulfilled (physical or digital)", {
    aliases: [{ graphql: 'FULFILLMENT_CONFIRMATION' }],
  }),
  digital_links: row('DIGITAL_LINKS', "The links to the order's digital goods were sent"),
  order_cancel: row('ORDER_CANCEL', 'The order cancel confirmation email was sent', UNDOCUMENTED),
  order_refund: row('ORDER_REFUND', 'The order refund confirmation email was sent', UNDOCUMENTED),
} as const;

/** Names an email of the shop. */
export type CommunicationCode = keyof typeof COMMUNICATION_EVENTS;

/** All codes, in the order of the catalogue. */
export const COMMUNICATION_CODES = Object.keys(COMMUNICATION_EVENTS) as CommunicationCode[];

const CODE_OF: ReadonlyMap<string, CommunicationCode> = new Map(
  COMMUNICATION_CODES.flatMap((code) => {
    const { graphql, aliases }: CommunicationEventRow = COMMUNICATION_EVENTS[code];
    return [code, graphql, ...aliases.map((alias) => alias.graphql)].map((name) => [name, code] as const);
  }),
);

/** Which email: our own code, Saleor's GraphQL value or an alias; kept as our own code. */
export const emailType = v.pipe(
  v.string(),
  v.check((name) => CODE_OF.has(name), `must be one of ${COMMUNICATION_CODES.join(', ')}`),
  v.transform((name) => CODE_OF.get(name) ?? (name as CommunicationCode)),
) as unknown as v.GenericSchema<CommunicationCode, CommunicationCode>;
