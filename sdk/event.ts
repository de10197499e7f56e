import {
  dataSchemaOf,
  isStorable,
  newEventId,
  SIGNALS,
  type Context,
  type Envelope,
  type IdSource,
  type SignalName,
  type SignalPayload,
} from '@tillroll/catalogue';

/** A customer's id as the envelope takes it, or `undefined` where it is none. */
export function toCustomerId(id: unknown): string | undefined {
  if (typeof id !== 'string' && typeof id !== 'number') return undefined;
  const text = String(id).trim();
  return text.length > 0 && text.length <= 200 && isStorable(text) ? text : undefined;
}

/** What an event is made of, beside its payload. */
export interface EventOptions {
  readonly ids: IdSource;
  readonly source: string;
  readonly customerId: string | undefined;
  readonly context: Context;
  /** When it was said, in milliseconds since 1970. */
  readonly at: number;
}

/** Puts a checked payload into its envelope. Who says it is added when it is written: see the outbox. */
export function toEvent<Name extends SignalName>(
  name: Name,
  payload: SignalPayload<Name>,
  options: EventOptions,
): Envelope {
  const { ids, source, customerId, context, at } = options;
  const subjectOf = SIGNALS[name].subject as ((payload: SignalPayload<Name>) => string) | undefined;
  return {
    specversion: '1.0',
    id: newEventId({ ...ids, now: () => at }),
    source,
    type: `signal.${name}`,
    time: new Date(at).toISOString(),
    ...(subjectOf && { subject: subjectOf(payload) }),
    dataschema: dataSchemaOf(name),
    ...(customerId !== undefined && { customerid: customerId }),
    data: { ...payload, context },
  };
}
