import type { Somebody } from '../recorder/event-function.ts';

/** The customer that an event is about: the shop's own id, or an object with it. Nothing else is kept of a person. */
export type Customer = Somebody;

/**
 * Whom an event is about and who did it. Either is enough: without `customer` the event is about `user`, as when
 * customers change their own password; with both, `user` is the member of staff who did it to `customer`.
 */
export type AboutCustomer =
  | { readonly customer: Customer; readonly user?: Somebody | null }
  | { readonly customer?: null; readonly user: Customer };

/** The same where the staff does it: the customer has to be named. */
export interface AboutSomebodyElse {
  readonly customer: Customer;
  readonly user?: Somebody | null;
}

/** The same where the event may be about nobody in particular. */
export interface AboutAnybody {
  readonly customer?: Customer | null;
  readonly user?: Somebody | null;
}
