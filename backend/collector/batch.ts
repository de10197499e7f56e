import { WIRE } from '@tillroll/catalogue';
import { Problem } from './problems.ts';

/** An event before anything is known of it but that it is an object. */
export type RawEvent = Readonly<Record<string, unknown>>;

const utf8 = new TextDecoder('utf-8', { fatal: true });

const isObject = (value: unknown): value is RawEvent =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The media type a request says its body has, without parameters. */
export const mediaTypeOf = (contentType: string | undefined): string =>
  (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** Throws unless the collector reads this media type. */
export function checkMediaType(contentType: string | undefined): void {
  const type = mediaTypeOf(contentType);
  if (type !== WIRE.batchType && type !== WIRE.eventType && type !== WIRE.beaconType)
    throw new Problem('unsupported_type');
}

function parseJson(body: unknown): unknown {
  try {
    return JSON.parse(Buffer.isBuffer(body) ? utf8.decode(body) : String(body));
  } catch {
    throw new Problem('not_json'); // what it is instead is not repeated: it may be personal
  }
}

/** Reads a body as the data of one event; an empty one says nothing. Throws when it is not JSON. */
export const parseData = (body: unknown): unknown =>
  body === undefined || (Buffer.isBuffer(body) && body.length === 0) ? undefined : parseJson(body);

/** Reads a body as a batch: a single event is a batch of one. Throws when the whole is not a batch. */
export function parseBatch(body: unknown, contentType: string | undefined, limitEvents: number): readonly RawEvent[] {
  const parsed = parseJson(body);
  const batch: unknown = mediaTypeOf(contentType) === WIRE.eventType ? [parsed] : parsed;
  if (!Array.isArray(batch)) throw new Problem('not_a_batch');
  if (batch.length === 0) throw new Problem('empty_batch');
  if (batch.length > limitEvents)
    throw new Problem(
      'too_many_events',
      `A batch may have at most ${limitEvents} events, this one has ${batch.length}.`,
    );
  const events: readonly unknown[] = batch;
  const stranger = events.findIndex((event) => !isObject(event));
  if (stranger >= 0) throw new Problem('not_a_batch', `Item ${stranger} of the batch is not an object.`);
  return events.filter(isObject);
}
