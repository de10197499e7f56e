import type { ServerResponse } from 'node:http';
import type { Journal } from '../journal/journal.ts';
import { createLiveReader, type LiveReader } from './live-reader.ts';
import { createTail, type Tail } from './tail.ts';

/** Bounds of the live feed. */
export interface LiveOptions {
  /** How often a silent feed says that it lives. Default 15 s. */
  readonly heartbeatMs?: number;
  /** A reader for whom so much is waiting is let go; it comes back with its last id. Default 1 MiB. */
  readonly bufferBytes?: number;
  /** Told when the journal could not be read; the readers are let go and come back. */
  readonly onFailure: (error: unknown) => void;
}

/** Who reads what from where. */
export interface LiveRequest {
  readonly shop: string;
  /** Events behind this position; undefined means from now on. */
  readonly after: number | undefined;
  readonly response: ServerResponse;
}

/** The live feed: everything the journal has, as it comes, without gap or repeat. */
export interface Live {
  /** Takes over a response whose head has been written. */
  readonly open: (request: LiveRequest) => void;
  readonly close: () => void;
}

const HEARTBEAT_MS = 15_000;
const BUFFER_BYTES = 1024 * 1024;

/** Starts the feed; the journal is read only while somebody listens, and once for all of a shop's readers. */
export function createLive(journal: Journal, options: LiveOptions): Live {
  const tails = new Map<string, Tail>();
  const readers = new Map<LiveReader, Tail>();

  const tailOf = (shop: string): Tail => {
    const known = tails.get(shop);
    if (known) return known;
    const tail = createTail({ journal, shop, onFailure: options.onFailure });
    tails.set(shop, tail);
    return tail;
  };

  const stopListening = journal.onAppended(() => {
    for (const tail of tails.values()) tail.wake();
  });
  const heartbeat = setInterval(() => {
    for (const reader of readers.keys()) reader.beat();
  }, options.heartbeatMs ?? HEARTBEAT_MS);
  heartbeat.unref();

  return {
    open: ({ shop, after, response }) => {
      const bufferBytes = options.bufferBytes ?? BUFFER_BYTES;
      const tail = tailOf(shop);
      const reader = createLiveReader({ journal, tail, after, response, bufferBytes, onFailure: options.onFailure });
      readers.set(reader, tail);
      response.once('close', () => {
        readers.delete(reader);
        reader.close();
        if (![...readers.values()].includes(tail)) tails.delete(shop);
      });
    },
    close: () => {
      clearInterval(heartbeat);
      stopListening();
      for (const reader of readers.keys()) reader.close();
    },
  };
}
