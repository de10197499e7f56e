import { parseReceiptBook, parseRetryAfter, WIRE, type Envelope, type Receipt } from '@tillroll/catalogue';
import { RecordError } from './record-error.ts';
import type { Write } from './recording.ts';

/** Where events go over HTTP, and how patiently. */
export interface HttpWriterOptions {
  /** Where the backend is, such as `https://shop.example/till`. */
  readonly endpoint: string;
  /** A key with the scope `record`. It stays on the server. */
  readonly key: string;
  readonly fetch: typeof globalThis.fetch;
  /** How often an event is sent at most. */
  readonly attempts: number;
  readonly timeoutMs: number;
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
  /** From 0 to below 1. */
  readonly random: () => number;
}

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 4000;
/** A longer `Retry-After` is not waited for: whoever called has something else to do. */
const LONGEST_WAIT_MS = 10_000;

type Attempt =
  | { readonly kind: 'answered'; readonly receipt: Receipt }
  | { readonly kind: 'over'; readonly error: RecordError }
  | { readonly kind: 'not-now'; readonly why: string; readonly afterMs?: number | undefined; readonly cause?: unknown };

const isNotNow = (status: number): boolean => [408, 425, 429].includes(status) || status >= 500;

function toError(status: number, { type, id: eventId }: Envelope): RecordError {
  if (status === 401 || status === 403)
    return new RecordError(
      'not_allowed',
      `${type} is not recorded: the key is not known, or may not record (${status}). Make one: tillroll keys create --scope record.`,
      { eventId },
    );
  const wayOut = 'Check that the endpoint is where the backend is, without /v1/events.';
  return new RecordError('not_written', `${type} is not recorded: the answer was ${status}. ${wayOut}`, { eventId });
}

async function attempt(options: HttpWriterOptions, envelope: Envelope): Promise<Attempt> {
  const { endpoint, key, timeoutMs } = options;
  try {
    const response = await options.fetch(`${endpoint.replace(/\/+$/, '')}/${WIRE.eventsPath}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': WIRE.eventType },
      body: JSON.stringify(envelope),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { status } = response;
    const afterMs = parseRetryAfter(response.headers.get('retry-after'), Date.now());
    if (status !== 200) await response.body?.cancel(); // nobody reads it: the connection is free again
    if (isNotNow(status)) return { kind: 'not-now', why: `the answer was ${status}`, afterMs };
    if (status !== 200) return { kind: 'over', error: toError(status, envelope) };
    const receipt = parseReceiptBook(await response.text())?.receipts[0];
    if (receipt === undefined) return { kind: 'not-now', why: 'somebody else answered than the collector' };
    return { kind: 'answered', receipt };
  } catch (cause) {
    return { kind: 'not-now', why: `${endpoint} did not answer`, cause };
  }
}

/** Writes over HTTP. What is not answered is said again, a few times and ever later; repeats have no effect. */
export function createHttpWriter(options: HttpWriterOptions): Write {
  const { attempts, wait, random } = options;
  return async (envelope) => {
    for (let failures = 1; ; failures++) {
      const made = await attempt(options, envelope);
      if (made.kind === 'answered') return made.receipt;
      if (made.kind === 'over') throw made.error;
      const delayMs = made.afterMs ?? random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures);
      if (failures < attempts && delayMs <= LONGEST_WAIT_MS) {
        await wait(delayMs);
        continue;
      }
      const wayOut = 'Say it again later with the same id: repeats have no effect.';
      throw new RecordError('not_written', `${envelope.type} is not recorded: ${made.why}. ${wayOut}`, {
        cause: made.cause,
        eventId: envelope.id,
      });
    }
  };
}
