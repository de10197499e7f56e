import { setTimeout as pause } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import type { Others } from './dialect.ts';

/** One connection that is always open: it hears of other programs, and knows whether the server is there. */
export interface Watch {
  /** Whether the server answered when it was last asked. */
  readonly alive: () => boolean;
  readonly onTold: Others['onTold'];
  readonly close: () => Promise<void>;
}

/** On which channel of the database programs tell each other that something was appended. */
export const CHANNEL = 'tillroll_appended';
/** How often the server is asked, and everybody told, whether there was word or not. */
const LOOK_EVERY_MS = 5000;
const ANSWER_MS = 5000;
const RECONNECT_MS = 500;

/** What a watch is made of. */
export interface WatchOptions {
  readonly config: ClientConfig;
  /** The word we send ourselves, which is not news. */
  readonly ownWord: string;
}

/** Starts watching; a connection that is lost is made again, for as long as it takes. */
export function createWatch({ config, ownWord }: WatchOptions): Watch {
  const listeners = new Set<() => void>();
  const closing = new AbortController();
  let isAlive = true; // it answered a moment ago, when the journal was opened

  const tell = (): void => {
    for (const listener of listeners) listener();
  };

  /** Rejects once the connection is lost, or we are closing. */
  const follow = async (client: Client, lost: AbortSignal): Promise<never> => {
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
    for (;;) {
      isAlive = true;
      tell(); // whatever was said before, or got lost
      await pause(LOOK_EVERY_MS, undefined, { signal: lost });
      await client.query('select 1');
    }
  };

  const connect = async (): Promise<void> => {
    const client = new Client({ ...config, application_name: 'tillroll watch', query_timeout: ANSWER_MS });
    const ended = new AbortController();
    client.on('error', () => ended.abort());
    client.on('end', () => ended.abort());
    client.on('notification', ({ payload }) => {
      if (payload !== ownWord) tell();
    });
    try {
      await follow(client, AbortSignal.any([ended.signal, closing.signal]));
    } catch {
      isAlive = false; // said by `alive`; the next connection may do better
    } finally {
      await client.end().catch(() => undefined); // it may be gone already
    }
  };

  const watch = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await connect();
      await pause(RECONNECT_MS, undefined, { signal: closing.signal }).catch(() => undefined); // closed meanwhile
    }
  };
  const watching = watch();

  return {
    alive: () => isAlive,
    onTold: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => {
      closing.abort();
      await watching;
    },
  };
}
