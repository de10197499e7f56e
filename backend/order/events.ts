import {
  ORDER_EVENT_CODES,
  toCamelCase,
  type CommunicationCode,
  type OrderEventCode,
  type OrderEventData,
} from '@tillroll/catalogue';
import type { CamelCased } from '../recorder/camel-case.ts';
import {
  createEventFunction,
  type AboutSaying,
  type EventFunctionName,
  type Somebody,
} from '../recorder/event-function.ts';
import type { RecordedOrderEvent } from '../recorder/recorded-event.ts';
import type { RecordSaid } from '../recorder/recording.ts';
import { toOrderFacts, type Order } from './model.ts';

/** Which email: our own code, or Saleor's value in GraphQL (`ORDER_CONFIRMATION`), kept as our own code. */
export type EmailType = CommunicationCode | Uppercase<string>;

interface AboutOrder extends AboutSaying {
  readonly order: Order;
  /** Who did it. Default: nobody is named. */
  readonly user?: Somebody | null;
}

type Parameters<Code extends OrderEventCode> = CamelCased<OrderEventData<Code>>;

/** What the function of an order event takes. Amounts are in major units of the order's currency. */
export type OrderEventArguments<Code extends OrderEventCode> = AboutOrder &
  (Parameters<Code> extends { readonly emailType: unknown }
    ? Omit<Parameters<Code>, 'emailType'> & { readonly emailType: EmailType }
    : Parameters<Code>);

/**
 * One function for every type of order event, named after its code: `noteAddedEvent` records `note_added`. Source:
 * Saleor, `saleor/order/events.py`.
 *
 * Each fills in what every event has, checks the required fields and their logic, and resolves with the event once
 * it is on the disk. Each rejects with a `RecordError`: `issues` name the fields and rules when something is wrong
 * with the event, and then nothing is written. What else is written with an event (`placed` writes the customer's
 * `placed_order`, `fulfillment_canceled` the order's `restocked_items`) is in docs/catalogue.md.
 */
export type OrderEvents = {
  readonly [Code in OrderEventCode as EventFunctionName<Code>]: (
    said: OrderEventArguments<Code>,
  ) => Promise<RecordedOrderEvent<Code>>;
};

/** Makes the functions of all order events. */
export const createOrderEvents = (record: RecordSaid): OrderEvents =>
  Object.fromEntries(
    ORDER_EVENT_CODES.map((code) => [
      `${toCamelCase(code)}Event`,
      createEventFunction({
        record,
        type: `order.${code}`,
        about: '/order',
        toData: ({ order, ...named }) => ({ ...named, order: toOrderFacts(order) }),
      }),
    ]),
  ) as unknown as OrderEvents; // the mapped type says of the table what the compiler cannot see of fromEntries
