import {
  ABOUT_SIGNALS,
  CLIENT_EVENTS,
  CUSTOMER_EVENTS,
  dataSchemaPath,
  graphqlOf,
  ORDER_EVENTS,
  typeOf,
  type EventKind,
  type EventRow,
} from '@tillroll/catalogue';

/** What a person wants to know of an event. */
export interface AboutEvent {
  readonly type: string;
  /** The path under which its schema is published: the event's `dataschema`. */
  readonly dataschema: string;
  readonly description: string;
  readonly example: unknown;
  /** The whole event, as it is sent. */
  readonly event: Readonly<Record<string, unknown>>;
}

/** An event that the shop's server records. */
export type RecordedKind = Extract<EventKind, { readonly family: 'order' | 'customer' }>;

/** Whether the shop's server records it. */
export const isRecorded = (kind: EventKind): kind is RecordedKind =>
  kind.family === 'order' || kind.family === 'customer';

/** The row of an order or customer event. */
export const rowOf = (kind: RecordedKind): EventRow =>
  kind.family === 'order' ? ORDER_EVENTS[kind.code] : CUSTOMER_EVENTS[kind.code];

/** The value of an order or customer event in GraphQL. */
export const graphqlValueOf = (kind: RecordedKind): string => graphqlOf(kind.code, rowOf(kind));

function subjectOf(kind: EventKind): string | undefined {
  if (kind.family === 'order') return 'o-10';
  return kind.family === 'customer' && kind.code !== 'customer_deleted' ? 'c-17' : undefined;
}

function factsOf(kind: EventKind): Pick<AboutEvent, 'description' | 'example'> {
  if (isRecorded(kind)) return rowOf(kind);
  return kind.family === 'signal' ? ABOUT_SIGNALS[kind.code] : CLIENT_EVENTS[kind.code];
}

/** Describes an event. */
export function aboutEvent(kind: EventKind): AboutEvent {
  const type = typeOf(kind);
  const { description, example } = factsOf(kind);
  const subject = subjectOf(kind);
  return {
    type,
    dataschema: dataSchemaPath(kind),
    description,
    example,
    event: {
      specversion: '1.0',
      id: '0192f0c1-5b7e-7c3a-9d1e-3f1f6a2b4c5d',
      source: 'https://shop.example',
      type,
      time: '2026-11-22T09:30:00.000Z',
      ...(subject !== undefined && { subject }),
      data: example,
    },
  };
}
