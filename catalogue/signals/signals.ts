import * as v from 'valibot';
import { openObject } from '../open-object.ts';
import { count, text, word } from '../text.ts';
import { basket, product, texts } from './things.ts';

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
  /** Where in the payload the thing is that the event is about (CloudEvents `subject`). */
  readonly subject?: (payload: v.InferOutput<Payload>) => string;
}

const signal = <Payload extends v.GenericSchema>(row: SignalRow<Payload>): SignalRow<Payload> => row;

/** Every signal of the storefront, by its name in django-oscar. */
export const SIGNALS = {
  product_viewed: signal({
    lane: LANE.view,
    version: 1,
    payload: openObject({
      product,
      /** Where the view came from: `search`, `category`, `recommendation`. */
      list: v.optional(text(200)),
    }),
    subject: (payload) => payload.product.id,
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
  basket_addition: signal({
    lane: LANE.intent,
    version: 1,
    payload: openObject({
      product,
      quantity: v.optional(count(1), 1),
      basket: v.optional(basket),
    }),
    subject: (payload) => payload.product.id,
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

/** The event's `dataschema`: which version of which payload schema it was checked with. */
export const dataSchemaOf = (name: SignalName): string => `/v1/schemas/signal.${name}.${SIGNALS[name].version}`;
