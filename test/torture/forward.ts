import { request as ask, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** An answer of the real collector. */
export interface CollectorAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A request as it goes on to the collector. */
export interface Onward {
  readonly url: URL;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer | string;
}

/** Asks the collector; `undefined` when it is not there, or goes away in the middle of its answer. */
export function forward({ url, method, headers, body }: Onward): Promise<CollectorAnswer | undefined> {
  const { connection: _ours, host: _here, 'content-length': _length, ...others } = headers;
  return new Promise((resolve) => {
    // A connection of its own for each: a killed backend leaves no half-dead ones behind.
    const onward = ask(url, {
      method,
      agent: false,
      headers: { ...others, 'content-length': Buffer.byteLength(body) },
    });
    onward.once('error', () => resolve(undefined));
    onward.once('response', (answer) => {
      buffer(answer).then(
        (bytes) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: bytes }),
        () => resolve(undefined),
      );
    });
    onward.end(body);
  });
}
