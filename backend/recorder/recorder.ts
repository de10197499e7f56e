import { createCustomerEvents, type CustomerEvents } from '../customer/events.ts';
import { createOrderEvents, type OrderEvents } from '../order/events.ts';
import type { AboutSaying } from './event-function.ts';
import type { RecordedEvent } from './recorded-event.ts';
import { createRecording, type RecordingOptions } from './recording.ts';

/** Any event of the catalogue, under its name on the wire. */
export interface EventToRecord extends AboutSaying {
  /** `order.<code>`, `customer.<code>` or `signal.<name>`; aliases are kept under our own name. */
  readonly type: string;
  /** The id of the order, customer or product it is about. Default: what the data says. */
  readonly subject?: string;
  readonly customerid?: string;
  /** In snake_case, as docs/catalogue.md has it. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Records what has happened, in the name of the shop's server. */
export interface Recorder {
  readonly orderEvents: OrderEvents;
  readonly customerEvents: CustomerEvents;
  /**
   * Records an event by its name on the wire: for types known only at run time, and for the signals that only a
   * server may say (`signal.order_status_changed`). Paths of issues start at the event. Resolves and rejects as the
   * event functions do.
   */
  readonly record: (event: EventToRecord) => Promise<RecordedEvent>;
}

/** Makes a recorder on top of whatever writes. */
export function createRecorderOn(options: RecordingOptions): Recorder {
  const recordSaid = createRecording(options);
  return {
    orderEvents: createOrderEvents(recordSaid),
    customerEvents: createCustomerEvents(recordSaid),
    record: ({ id, at, type, subject, customerid, data }) =>
      recordSaid(
        {
          id,
          at,
          type,
          data,
          ...(subject !== undefined && { subject }),
          ...(customerid !== undefined && { customerid }),
        },
        (pointer) => (pointer === '/time' ? '/at' : pointer),
      ),
  };
}
