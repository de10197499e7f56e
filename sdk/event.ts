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

/** What an event is made of, beside what it says. */
export interface EventOptions {
  readonly ids: IdSource;
  readonly source: string;
  readonly customerId: string | undefined;
  /** When it was said, in milliseconds since 1970. */
  readonly at: number;
}

/** Puts what happened into an envelope. Who says it is added when it is written: see the outbox. */
export const toEnvelope = (
  said: Pick<Envelope, 'type' | 'subject' | 'dataschema' | 'data'>,
  { ids, source, customerId, at }: EventOptions,
): Envelope => ({
  specversion: '1.0',
  id: newEventId({ ...ids, now: () => at }),
  source,
  time: new Date(at).toISOString(),
  ...said,
  ...(customerId !== undefined && { customerid: customerId }),
});

/** Puts a checked payload into its envelope. */
export function toEvent<Name extends SignalName>(
  name: Name,
  payload: SignalPayload<Name>,
  options: EventOptions & { readonly context: Context },
): Envelope {
  const subjectOf = SIGNALS[name].subject as ((payload: SignalPayload<Name>) => string) | undefined;
  const said = {
    type: `signal.${name}`,
    ...(subjectOf && { subject: subjectOf(payload) }),
    dataschema: dataSchemaOf(name),
    data: { ...payload, context: options.context },
  };
  return toEnvelope(said, options);
}
