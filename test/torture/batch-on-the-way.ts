import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** An event as it is seen from outside. */
export interface PassingEvent {
  readonly id: string;
  readonly type?: string;
  readonly rollid?: string;
  readonly sequence?: number;
  readonly data?: { readonly query?: string };
}

/** A batch on its way to the collector. */
export interface PassingBatch {
  /** As it came. */
  readonly bytes: Buffer;
  readonly events: readonly PassingEvent[];
  /** Said with the last breath of a page, not by a courier. */
  readonly isBeacon: boolean;
}

/** Whether a request brings events. */
export const bringsEvents = ({ method, url = '' }: IncomingMessage): boolean =>
  method === 'POST' && url.startsWith('/v1/events');

/** Reads a batch; `undefined` when the browser has gone away in the middle of it. */
export async function readBatch(request: IncomingMessage): Promise<PassingBatch | undefined> {
  try {
    const bytes = await buffer(request);
    const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
    const events = JSON.parse(text.toString()) as readonly PassingEvent[];
    return { bytes, events, isBeacon: request.headers.authorization === undefined };
  } catch {
    return undefined; // half a request: there is nobody to answer
  }
}

/** Whether a batch has one of the events that stand for what a collector cannot read. */
export const hasMarked = ({ events }: PassingBatch): boolean =>
  events.some(({ data }) => data?.query?.startsWith('marked') ?? false);
