import type { OrderFacts } from '@tillroll/catalogue';
import type { CamelCased } from '../recorder/camel-case.ts';
import type { Id } from '../recorder/event-function.ts';

/**
 * The order that an event is about: its id, or an object with the id and what the teller knows of it.
 *
 * `customer` decides whose order it is, `currency` (or the total's) what its amounts are in, and `total`, `lines`,
 * `shipping`, `tax`, `discount` and `vouchers` count in the records once the order is placed. Say all of it with
 * `placedEvent`; the id is enough for everything after.
 */
export type Order = Id | (CamelCased<Omit<OrderFacts, 'id'>> & { readonly id: Id });

const isId = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';

/** The order as the wire has it: always an object. */
export const toOrderFacts = (order: unknown): unknown => (isId(order) ? { id: order } : order);
