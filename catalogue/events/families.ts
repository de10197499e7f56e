import type * as v from 'valibot';
import { openObject } from '../open-object.ts';
import { ABOUT_SIGNALS } from '../signals/about.ts';
import { SIGNAL_NAMES, SIGNALS, toSignalName, type SignalName } from '../signals/signals.ts';
import { CLIENT_EVENT_CODES, CLIENT_EVENTS, toClientEventCode, type ClientEventCode } from './client-events.ts';
import {
  CUSTOMER_EVENT_CODES,
  CUSTOMER_EVENT_NAMES,
  CUSTOMER_EVENTS,
  type CustomerEventCode,
} from './customer-events.ts';
import type { EventRow } from './event-row.ts';
import { ORDER_EVENT_CODES, ORDER_EVENT_NAMES, ORDER_EVENTS, type OrderEventCode } from './order-events.ts';
import { currency, maybe, orderFacts, reference } from './parameters.ts';

/** An event's type in our own words. */
export type EventKind =
  | { readonly family: 'signal'; readonly code: SignalName }
  | { readonly family: 'order'; readonly code: OrderEventCode }
  | { readonly family: 'customer'; readonly code: CustomerEventCode }
  | { readonly family: 'client'; readonly code: ClientEventCode };

/** The values of signals in GraphQL. */
const SIGNAL_VALUES: ReadonlyMap<string, SignalName> = new Map(SIGNAL_NAMES.map((name) => [name.toUpperCase(), name]));

/** Reads `signal.<name>`, `order.<code>`, `customer.<code>` or `client.<code>`, under its own name or an alias. */
export function parseType(type: string): EventKind | undefined {
  const [, family, name = ''] = /^(signal|order|customer|client)\.(\w+)$/.exec(type) ?? [];
  switch (family) {
    case 'signal': {
      const code = toSignalName(name) ?? SIGNAL_VALUES.get(name);
      return code && { family, code };
    }
    case 'order': {
      const code = ORDER_EVENT_NAMES.get(name);
      return code && { family, code };
    }
    case 'customer': {
      const code = CUSTOMER_EVENT_NAMES.get(name);
      return code && { family, code };
    }
    case 'client': {
      const code = toClientEventCode(name);
      return code && { family, code };
    }
    default:
      return undefined;
  }
}

/** Who may say it: a page with a publishable key, or only the shop's own server. */
export function trustOf(kind: EventKind): 'publishable' | 'secret' {
  if (kind.family === 'client') return 'publishable';
  return kind.family === 'signal' ? ABOUT_SIGNALS[kind.code].trust : 'secret';
}

/** Everything an order event may carry besides its own parameters. */
const aboutOrder = { user: maybe(reference), order: maybe(orderFacts), currency: maybe(currency) };
const aboutCustomer = { user: maybe(reference), customer: maybe(reference) };

const toSchemas = <Code extends string>(rows: Readonly<Record<Code, EventRow>>, shared: v.ObjectEntries) =>
  Object.fromEntries(
    Object.entries<EventRow>(rows).map(([code, { parameters }]) => [code, openObject({ ...shared, ...parameters })]),
  ) as unknown as Readonly<Record<Code, v.GenericSchema<unknown, Readonly<Record<string, unknown>>>>>;

const ORDER_SCHEMAS = toSchemas(ORDER_EVENTS, aboutOrder);
const CUSTOMER_SCHEMAS = toSchemas(CUSTOMER_EVENTS, aboutCustomer);

/** The schema that an event's data is checked with. */
export function dataSchemaFor(kind: EventKind): v.GenericSchema<unknown, Readonly<Record<string, unknown>>> {
  switch (kind.family) {
    case 'signal':
      return SIGNALS[kind.code].payload as unknown as ReturnType<typeof dataSchemaFor>;
    case 'order':
      return ORDER_SCHEMAS[kind.code];
    case 'customer':
      return CUSTOMER_SCHEMAS[kind.code];
    case 'client':
      return CLIENT_EVENTS[kind.code].data;
  }
}

/** Version of the data's schema. */
const versionOf = (kind: EventKind): number => (kind.family === 'signal' ? SIGNALS[kind.code].version : 1);

/** Every event there is, in the order of the catalogue. */
export const EVENT_KINDS: readonly EventKind[] = [
  ...SIGNAL_NAMES.map((code) => ({ family: 'signal', code }) as const),
  ...ORDER_EVENT_CODES.map((code) => ({ family: 'order', code }) as const),
  ...CUSTOMER_EVENT_CODES.map((code) => ({ family: 'customer', code }) as const),
  ...CLIENT_EVENT_CODES.map((code) => ({ family: 'client', code }) as const),
];

/** The type an event is stored under. */
export const typeOf = ({ family, code }: EventKind): string => `${family}.${code}`;

/** Where the schema of an event's data is published: the event's `dataschema`. */
export const dataSchemaPath = (kind: EventKind): string => `/v1/schemas/${typeOf(kind)}.${versionOf(kind)}`;
