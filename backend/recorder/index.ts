import { setTimeout as wait } from 'node:timers/promises';
import { createHttpWriter } from './http-writer.ts';
import { createRecorderOn, type Recorder } from './recorder.ts';

export { type CustomerEventArguments, type CustomerEvents } from '../customer/events.ts';
export { type AboutCustomer, type Customer } from '../customer/model.ts';
export { type EmailType, type OrderEventArguments, type OrderEvents } from '../order/events.ts';
export { type Order } from '../order/model.ts';
export { type Id, type Somebody } from './event-function.ts';
export { RecordError, type RecordErrorCode } from './record-error.ts';
export {
  type RecordedClientEvent,
  type RecordedCustomerEvent,
  type RecordedEvent,
  type RecordedOrderEvent,
  type RecordedSignal,
} from './recorded-event.ts';
export { type EventToRecord, type Recorder } from './recorder.ts';

/** Where to record, and in whose name. */
export interface RecorderOptions {
  /** Where the backend is, such as `https://shop.example/till`. */
  readonly endpoint: string;
  /** A key with the scope `record`: `tillroll keys create --scope record`. It stays on the server. */
  readonly key: string;
  /** Who says it (CloudEvents `source`): the server's name. Ids are unique for a source. */
  readonly source: string;
  /** Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch;
  /** How often an event is sent at most when the backend is busy or does not answer. Default 4, within about 10 s. */
  readonly attempts?: number;
  /** How long one attempt may take. Default 10 s. */
  readonly timeoutMs?: number;
  /** Resolves after so many milliseconds. Default: the clock's; a test has its own. */
  readonly wait?: (ms: number) => Promise<void>;
}

/** A recorder that is set up wrongly would say so with every event; a server had better not start. */
function checkOptions(options: RecorderOptions): RecorderOptions {
  const given: Partial<Record<keyof RecorderOptions, unknown>> = { ...options };
  for (const name of ['endpoint', 'key', 'source'] as const)
    if (typeof given[name] !== 'string' || given[name] === '')
      throw new TypeError(`createRecorder needs "${name}": a text that is not empty.`);
  if (!URL.canParse(options.endpoint))
    throw new TypeError(
      `createRecorder needs "endpoint": a whole address such as https://shop.example/till, not "${options.endpoint}".`,
    );
  return options;
}

/**
 * Makes a recorder that speaks to a backend over HTTP. It holds nothing open, so there is nothing to close.
 *
 * A busy backend (429, 503) is asked again after its `Retry-After`, an unreachable one ever later; then the call
 * rejects with a `RecordError` of the code `not_written`, whose `eventId` makes a later repeat safe. Throws a
 * `TypeError` when an option is missing.
 */
export function createRecorder(given: RecorderOptions): Recorder {
  const { source, ...options } = checkOptions(given);
  return createRecorderOn({
    source,
    now: Date.now,
    write: createHttpWriter({
      fetch: (...call) => globalThis.fetch(...call),
      attempts: 4,
      timeoutMs: 10_000,
      wait: (ms) => wait(ms),
      random: Math.random,
      ...options,
    }),
  });
}
