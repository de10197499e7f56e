import { CUSTOMER_EVENT_CODES, toCamelCase, type CustomerEventCode, type CustomerEventData } from '@tillroll/catalogue';
import type { CamelCased } from '../recorder/camel-case.ts';
import { createEventFunction, type AboutSaying, type EventFunctionName } from '../recorder/event-function.ts';
import type { RecordedCustomerEvent } from '../recorder/recorded-event.ts';
import type { RecordSaid } from '../recorder/recording.ts';
import type { AboutAnybody, AboutCustomer, AboutSomebodyElse } from './model.ts';

/** Events that may be about nobody in particular. */
type AnonymousCode = 'customer_deleted' | 'digital_link_downloaded';
/** What the staff does to a customer: who did it is not whom it is about. */
type StaffCode = 'email_assigned' | 'name_assigned' | 'note_added';

/** What the function of a customer event takes. */
export type CustomerEventArguments<Code extends CustomerEventCode> = AboutSaying &
  (Code extends AnonymousCode ? AboutAnybody : Code extends StaffCode ? AboutSomebodyElse : AboutCustomer) &
  CamelCased<CustomerEventData<Code>>;

/**
 * One function for every type of customer event, named after its code: `accountCreatedEvent` records
 * `account_created`. Source: Saleor, `saleor/account/events.py`.
 *
 * They fill in, check, record and reject as the functions of order events do. Of `customerDeletedEvent` only the
 * count is kept: whoever was deleted is not named again.
 */
export type CustomerEvents = {
  readonly [Code in CustomerEventCode as EventFunctionName<Code>]: (
    said: CustomerEventArguments<Code>,
  ) => Promise<RecordedCustomerEvent<Code>>;
};

/** Makes the functions of all customer events. */
export const createCustomerEvents = (record: RecordSaid): CustomerEvents =>
  Object.fromEntries(
    CUSTOMER_EVENT_CODES.map((code) => [
      `${toCamelCase(code)}Event`,
      createEventFunction({ record, type: `customer.${code}`, about: '/customer' }),
    ]),
  ) as unknown as CustomerEvents; // the mapped type says of the table what the compiler cannot see of fromEntries
