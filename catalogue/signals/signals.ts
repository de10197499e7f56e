import * as v from 'valibot';
import { openObject } from '../open-object.ts';
import { count, text, word } from '../text.ts';
import {
  basket,
  emailHash,
  line,
  order,
  orderReference,
  product,
  review,
  texts,
  user,
  view,
  voucher,
} from './things.ts';
import { money } from '../money.ts';

/**
 * How much an event is worth when there is too little room or time. The lower number travels first
 * and is given up last.
 */
export const LANE = { order: 0, intent: 1, view: 2 } as const;
/** One of the numbers of {@link LANE}. */
export type Lane = (typeof LANE)[keyof typeof LANE];

interface SignalRow<Payload extends v.GenericSchema> {
  readonly lane: Lane;
  /** Version of the payload's schema; part of the event's `dataschema`. */
  readonly version: number;
  /** The one schema value: types, the page's check and the collector's check come from it. */
  readonly payload: Payload;
  /** The id of the product, order or customer that the event is about (CloudEvents `subject`). */
  readonly subject?: (payload: v.InferOutput<Payload>) => string;
}

const signal = <Payload extends v.GenericSchema>(row: SignalRow<Payload>): SignalRow<Payload> => row;

const ofProduct = (payload: { readonly product: { readonly id: string } }): string => payload.product.id;
const ofOrder = (payload: { readonly order: { readonly id: string } }): string => payload.order.id;
const ofUser = (payload: { readonly user: { readonly id: string } }): string => payload.user.id;

const oneUser = { user };
const voucherInBasket = openObject({ basket, voucher });
const paymentStep = openObject({ view, total: v.optional(money) });
const statuses = { order: orderReference, old_status: word(200), new_status: word(200) };

/** Every signal of the storefront, by its name in django-oscar and in the order of the catalogue. */
export const SIGNALS = {
  product_viewed: signal({
    lane: LANE.view,
    version: 1,
    payload: openObject({
      product,
      /** Where the view came from: `search`, `category`, `recommendation`. */
      list: v.optional(text(200)),
    }),
    subject: ofProduct,
  }),
  product_search: signal({
    lane: LANE.view,
    version: 1,
    payload: openObject({
      query: word(512),
      /** Number of hits. */
      results: v.optional(count(0)),
      /** Only page 1 counts as a search. */
      page: v.optional(count(1)),
      filters: v.optional(texts),
    }),
  }),
  user_registered: signal({
    lane: LANE.intent,
    version: 1,
    payload: openObject({
      ...oneUser,
      /** How: `email`, `google`. */
      method: v.optional(text(200)),
    }),
    subject: ofUser,
  }),
  basket_addition: signal({
    lane: LANE.intent,
    version: 1,
    payload: openObject({
      product,
      quantity: v.optional(count(1), 1),
      /** As it is after the addition. */
      basket: v.optional(basket),
    }),
    subject: ofProduct,
  }),
  voucher_addition: signal({ lane: LANE.intent, version: 1, payload: voucherInBasket }),
  start_checkout: signal({
    lane: LANE.intent,
    version: 1,
    payload: openObject({
      basket: v.optional(basket),
      /** Of a guest or of a new account. */
      email_hash: v.optional(emailHash),
    }),
  }),
  pre_payment: signal({ lane: LANE.intent, version: 1, payload: paymentStep }),
  // Money has moved: worth as much as the order itself.
  post_payment: signal({ lane: LANE.order, version: 1, payload: paymentStep }),
  order_placed: signal({
    lane: LANE.order,
    version: 1,
    payload: openObject({
      order,
      /** Who creates the order, not necessarily the one linked to it. */
      user: v.optional(user),
    }),
    subject: ofOrder,
  }),
  post_checkout: signal({
    lane: LANE.order,
    version: 1,
    payload: openObject({ order: orderReference }),
    subject: ofOrder,
  }),
  review_created: signal({
    lane: LANE.intent,
    version: 1,
    payload: openObject({ review }),
    subject: (payload) => payload.review.product.id,
  }),
  user_logged_in: signal({ lane: LANE.intent, version: 1, payload: openObject(oneUser), subject: ofUser }),
  voucher_removal: signal({ lane: LANE.intent, version: 1, payload: voucherInBasket }),
  // Said by a shop's server, which has no lanes; a page that says them is refused by the collector.
  order_status_changed: signal({
    lane: LANE.order,
    version: 1,
    payload: openObject(statuses),
    subject: ofOrder,
  }),
  order_line_status_changed: signal({
    lane: LANE.order,
    version: 1,
    payload: openObject({ ...statuses, line }),
    subject: ofOrder,
  }),
};

/** The name of a signal, as django-oscar writes it. */
export type SignalName = keyof typeof SIGNALS;
/** What a shop hands to `send`. */
export type SignalInput<Name extends SignalName> = v.InferInput<(typeof SIGNALS)[Name]['payload']>;
/** What subscribers, the outbox and the collector see: checked, with defaults filled in. */
export type SignalPayload<Name extends SignalName> = v.InferOutput<(typeof SIGNALS)[Name]['payload']>;
/** The event type of a signal. */
export type SignalType = `signal.${SignalName}`;

/** All names, in the order of the catalogue. */
export const SIGNAL_NAMES = Object.keys(SIGNALS) as SignalName[];

/** Whether a text names a signal. */
export const isSignalName = (name: string): name is SignalName => Object.hasOwn(SIGNALS, name);

/** Other names, accepted and stored under our own: what Oscar's documentation and its code call differently. */
export const SIGNAL_ALIASES: ReadonlyMap<string, SignalName> = new Map([
  ['user_search', 'product_search'],
  ['review_added', 'review_created'],
]);

/** The signal that a text names, by its own name or by another. */
export const toSignalName = (name: string): SignalName | undefined =>
  isSignalName(name) ? name : SIGNAL_ALIASES.get(name);

/** The event's `dataschema`: which version of which payload schema it was checked with. */
export const dataSchemaOf = (name: SignalName): string => `/v1/schemas/signal.${name}.${SIGNALS[name].version}`;
