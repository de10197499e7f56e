import { namesOf, row, SALEOR_2 } from './event-row.ts';
import { email, label, maybe, message, reference } from './parameters.ts';
import { count } from '../text.ts';

const nothing = { parameters: {}, example: {} };
const change = { old_email: email, new_email: email };
const changed = { old_email: 'ada@example.com', new_email: 'ada@lovelace.example' };
const TODAY = { origin: 'Saleor today' } as const;

/** Everything that happens to a customer. Source: Saleor, `CustomerEvents`, of 2.11 and of today. */
export const CUSTOMER_EVENTS = {
  account_created: row({
    description: "The customer's account was created",
    ...nothing,
    claimedBy: 'user_registered',
  }),
  password_reset_link_sent: row({ description: 'The password reset email was sent', ...nothing }),
  password_reset: row({ description: 'The customer reset (changed) their password', ...nothing }),
  placed_order: row({
    description: 'The customer placed an order',
    parameters: { order: reference },
    claimedBy: 'order_placed',
    example: { order: 'o-10' },
  }),
  note_added_to_order: row({
    description: 'The customer added a note to one of their orders',
    parameters: { message, order: reference },
    example: { message: 'Please ring twice', order: 'o-10' },
  }),
  digital_link_downloaded: row({
    description: 'The customer, or an anonymous user, downloaded an ordered digital good',
    parameters: { order_line: reference, order: maybe(reference) },
    example: { order_line: 'l-1', order: 'o-10' },
  }),
  customer_deleted: row({
    description: 'A staff user deleted one or more customers (anonymous)',
    parameters: { count: count(1) },
    example: { count: 3 },
  }),
  email_assigned: row({
    description: 'A staff user assigned a new email address to a customer',
    parameters: { message: email },
    example: { message: 'ada@example.com' },
  }),
  name_assigned: row({
    description: 'A staff user assigned a new full name to a customer',
    parameters: { message: label },
    example: { message: 'Ada Lovelace' },
  }),
  note_added: row({
    description: 'A staff user added a note to a customer',
    parameters: { message },
    example: { message: 'Prefers to be called in the morning' },
  }),
  email_changed_request: row({
    description: "The user asked to change the account's email address",
    parameters: change,
    ...SALEOR_2,
    example: changed,
  }),
  password_changed: row({ description: 'The account password was changed', ...nothing, ...SALEOR_2 }),
  email_changed: row({
    description: 'The account email address was changed',
    parameters: change,
    ...SALEOR_2,
    example: changed,
  }),
  account_activated: row({
    description: 'The account was activated',
    parameters: { account_id: reference },
    ...TODAY,
    example: { account_id: 7 },
  }),
  account_deactivated: row({
    description: 'The account was deactivated',
    parameters: { account_id: reference },
    ...TODAY,
    example: { account_id: 7 },
  }),
} as const;

/** Names an event of a customer: the last part of its type, `customer.<code>`. */
export type CustomerEventCode = keyof typeof CUSTOMER_EVENTS;
/** What a customer event carries, as a sender writes it. */
export type CustomerEventData<Code extends CustomerEventCode> = (typeof CUSTOMER_EVENTS)[Code]['example'];

/** All codes, in the order of the catalogue. */
export const CUSTOMER_EVENT_CODES = Object.keys(CUSTOMER_EVENTS) as CustomerEventCode[];

/** Our own codes, GraphQL's values and the aliases of both. */
export const CUSTOMER_EVENT_NAMES: ReadonlyMap<string, CustomerEventCode> = namesOf(CUSTOMER_EVENTS);
