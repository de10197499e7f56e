import { WIRE } from '@tillroll/catalogue';
import { within } from './within.ts';
import { toVerdict, type Verdict } from './verdict.ts';

/** Where to carry to. */
export interface Destination {
  /** Absolute; `v1/events` is appended. */
  readonly endpoint: string;
  readonly key: string;
}

/** What a request takes from the outside world. */
export interface PostOptions {
  readonly fetch: typeof fetch;
  readonly now: () => number;
  /** After this long without a complete answer the collector counts as unreachable. */
  readonly timeoutMs: number;
  /** Gives the request up at once. */
  readonly ending: AbortSignal;
}

/** Below this many characters gzip costs more than it saves. */
const COMPRESS_FROM = 1024;

async function compress(text: string): Promise<ArrayBuffer | undefined> {
  if (text.length < COMPRESS_FROM || typeof CompressionStream === 'undefined') return undefined;
  const zipped = new Response(text).body?.pipeThrough(new CompressionStream('gzip'));
  return new Response(zipped).arrayBuffer();
}

const toUrl = (endpoint: string): string => endpoint.replace(/\/*$/, '/') + WIRE.eventsPath;

/** Sends a batch and judges the answer. Never rejects: whatever goes wrong is a verdict. */
export async function post(batch: string, { endpoint, key }: Destination, options: PostOptions): Promise<Verdict> {
  const { fetch, now, timeoutMs, ending } = options;
  const send = async (signal: AbortSignal): Promise<Verdict> => {
    const zipped = await compress(batch);
    const answer = await fetch(toUrl(endpoint), {
      method: 'POST',
      mode: 'cors',
      credentials: 'omit',
      cache: 'no-store',
      // A captive portal redirects; the collector never does.
      redirect: 'error',
      headers: {
        'content-type': WIRE.batchType,
        authorization: `Bearer ${key}`,
        [WIRE.sentAtHeader]: new Date(now()).toISOString(),
        ...(zipped && { 'content-encoding': 'gzip' }),
      },
      body: zipped ?? batch,
      signal,
    });
    const read = {
      status: answer.status,
      contentType: answer.headers.get('content-type') ?? '',
      retryAfter: answer.headers.get('retry-after'),
      body: await answer.text(),
    };
    return toVerdict(read, now());
  };
  try {
    return await within(timeoutMs, ending, send);
  } catch (error) {
    return { kind: 'unreachable', reason: error instanceof Error ? error.message : String(error) };
  }
}
