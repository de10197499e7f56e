import { SIGNAL_EXAMPLES } from './examples.ts';
import { SIGNAL_ALIASES, SIGNAL_NAMES, type SignalInput, type SignalName } from './signals.ts';

/** What a person wants to know of a signal. Apart from the schemas: no page has to load it. */
export interface AboutSignal<Name extends SignalName> {
  /** What has happened when this is said. */
  readonly description: string;
  /** Where django-oscar says the same. */
  readonly oscar: string;
  /**
   * What a receiver in django-oscar is given, by its names there. What is not in the payload the SDK fills in:
   * `user` is `customerid` after `identify` and `clientid` before it, `request` and `response` are
   * `context.page` and `context.response`, `old_session_key` is `clientid`.
   */
  readonly arguments: readonly string[];
  /** Other names that are accepted and stored under this one. */
  readonly aliases: readonly string[];
  /** Whose list it is on. */
  readonly origin: 'seed' | 'Oscar 4.2 code';
  /** Which key may say it: a page's own, or only the server's. */
  readonly trust: 'publishable' | 'secret';
  /** A payload that uses every field and passes; documentation and tests use it. */
  readonly example: SignalInput<Name>;
}

type Facts = Omit<AboutSignal<SignalName>, 'aliases' | 'example'>;

const FACTS: { readonly [Name in SignalName]: Facts } = {
  product_viewed: {
    description: 'A product detail page is viewed',
    oscar: 'oscar.apps.catalogue.signals.product_viewed',
    arguments: ['product', 'user', 'request', 'response'],
    origin: 'seed',
    trust: 'publishable',
  },
  product_search: {
    description: 'A search is performed',
    oscar: 'oscar.apps.catalogue.signals.product_search',
    arguments: ['query', 'user'],
    origin: 'seed',
    trust: 'publishable',
  },
  user_registered: {
    description: 'A user registers',
    oscar: 'oscar.apps.customer.signals.user_registered',
    arguments: ['request', 'user'],
    origin: 'seed',
    trust: 'publishable',
  },
  basket_addition: {
    description: 'A product is added to a basket',
    oscar: 'oscar.apps.basket.signals.basket_addition',
    arguments: ['request', 'product', 'user'],
    origin: 'seed',
    trust: 'publishable',
  },
  voucher_addition: {
    description: 'A valid voucher is added to a basket',
    oscar: 'oscar.apps.basket.signals.voucher_addition',
    arguments: ['basket', 'voucher'],
    origin: 'seed',
    trust: 'publishable',
  },
  start_checkout: {
    description: 'The customer begins the checkout',
    oscar: 'oscar.apps.checkout.signals.start_checkout',
    arguments: ['request'],
    origin: 'seed',
    trust: 'publishable',
  },
  pre_payment: {
    description: 'Immediately before payment is attempted',
    oscar: 'oscar.apps.checkout.signals.pre_payment',
    arguments: ['view'],
    origin: 'seed',
    trust: 'publishable',
  },
  post_payment: {
    description: 'Immediately after payment was taken',
    oscar: 'oscar.apps.checkout.signals.post_payment',
    arguments: ['view'],
    origin: 'seed',
    trust: 'publishable',
  },
  order_placed: {
    description: 'An order is created',
    oscar: 'oscar.apps.order.signals.order_placed',
    arguments: ['order', 'user'],
    origin: 'seed',
    trust: 'publishable',
  },
  post_checkout: {
    description: 'A customer completes the checkout',
    oscar: 'oscar.apps.checkout.signals.post_checkout',
    arguments: ['order', 'user', 'request', 'response'],
    origin: 'seed',
    trust: 'publishable',
  },
  review_created: {
    description: 'A review is added',
    oscar: 'oscar.apps.catalogue.reviews.signals.review_added',
    arguments: ['review', 'user', 'request', 'response'],
    origin: 'seed',
    trust: 'publishable',
  },
  // The anonymous identity that a login replaces is the client id. It stands in the envelope (`clientid`) of this
  // event and of all before it, so nothing has to be said twice.
  user_logged_in: {
    description: 'A user logs in; carries the anonymous identity it replaces',
    oscar: 'oscar.apps.customer.signals.user_logged_in',
    arguments: ['request', 'user', 'old_session_key'],
    origin: 'Oscar 4.2 code',
    trust: 'publishable',
  },
  voucher_removal: {
    description: 'A voucher is taken off a basket',
    oscar: 'oscar.apps.basket.signals.voucher_removal',
    arguments: ['basket', 'voucher'],
    origin: 'Oscar 4.2 code',
    trust: 'publishable',
  },
  order_status_changed: {
    description: "An order's status changed (server side)",
    oscar: 'oscar.apps.order.signals.order_status_changed',
    arguments: ['order', 'old_status', 'new_status'],
    origin: 'Oscar 4.2 code',
    trust: 'secret',
  },
  order_line_status_changed: {
    description: "An order line's status changed (server side)",
    oscar: 'oscar.apps.order.signals.order_line_status_changed',
    arguments: ['line', 'old_status', 'new_status'],
    origin: 'Oscar 4.2 code',
    trust: 'secret',
  },
};

const aliasesOf = (name: SignalName): readonly string[] =>
  [...SIGNAL_ALIASES].filter(([, own]) => own === name).map(([alias]) => alias);

/** Every signal, described. */
export const ABOUT_SIGNALS = Object.fromEntries(
  SIGNAL_NAMES.map((name) => [name, { ...FACTS[name], aliases: aliasesOf(name), example: SIGNAL_EXAMPLES[name] }]),
) as { readonly [Name in SignalName]: AboutSignal<Name> };
