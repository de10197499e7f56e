import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Journal, StoredEvent } from '../journal/journal.ts';
import { toLiveMessage } from './live-message.ts';
import type { Tail } from './tail.ts';

/** One listener of the feed. */
export interface LiveReader {
  /** Says that the connection lives. */
  readonly beat: () => void;
  /** Ends the answer; the browser comes back by itself with its last id. */
  readonly close: () => void;
}

/** What a reader reads from, and writes to. */
export interface LiveReaderOptions {
  readonly journal: Journal;
  readonly tail: Tail;
  readonly after: number | undefined;
  readonly response: ServerResponse;
  readonly bufferBytes: number;
  readonly onFailure: (error: unknown) => void;
}

const PAGE = 500;
/** How long a listener has to take what was written before the end. */
const GRACE_MS = 1000;

/** Resolves once a response takes more, or nothing any more. Leaves no listener behind. */
async function drained(response: ServerResponse): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  try {
    await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
  } finally {
    over.abort();
  }
}

/**
 * Reads the journal up to the tail, then follows the tail.
 *
 * The step from one to the other loses nothing: it is taken in the same turn in which the reader is
 * seen to be where the tail is, and everything behind that reaches it through the tail.
 */
export function createLiveReader({ journal, tail, response, ...options }: LiveReaderOptions): LiveReader {
  let position = 0;
  let stopFollowing: (() => void) | undefined;
  const isOpen = (): boolean => !response.writableEnded && !response.destroyed;

  const write = (events: readonly StoredEvent[]): void => {
    const news = events.filter((event) => event.position > position);
    position = news.at(-1)?.position ?? position;
    if (news.length > 0 && isOpen()) response.write(news.map(toLiveMessage).join(''));
  };

  const catchUp = async (): Promise<void> => {
    while (isOpen() && position < tail.position()) {
      write(await journal.eventsAfter(tail.shop, position, PAGE));
      if (isOpen() && response.writableNeedDrain) await drained(response);
    }
  };

  const follow = (events: readonly StoredEvent[]): void => {
    write(events);
    if (response.writableLength > options.bufferBytes) response.destroy(); // too slow: it may come back
  };

  const start = async (): Promise<void> => {
    // Asked at once: what is appended from now on is behind it.
    const [end] = await Promise.all([journal.lastPosition(tail.shop), tail.started]);
    position = Math.min(options.after ?? end, end); // a place beyond the end is from another journal
    await catchUp();
    if (isOpen()) stopFollowing = tail.follow(follow);
  };
  start().catch((error: unknown) => {
    options.onFailure(error);
    response.destroy();
  });

  return {
    beat: () => {
      if (isOpen()) response.write(': the feed lives\n\n');
    },
    close: () => {
      stopFollowing?.();
      if (!isOpen()) return;
      response.end();
      setTimeout(() => response.destroy(), GRACE_MS).unref(); // nobody reads the end
    },
  };
}
