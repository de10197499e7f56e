import { randomUUID } from 'node:crypto';
import type { Streams } from './streams.ts';

/**
 * What collectors tell each other of what they have counted. Not a log: word that is lost stays lost, and nobody ever
 * waits for it.
 */
export interface SharedCounts {
  /** Adds to what the others are told next. */
  readonly add: (count: string, amount: number) => void;
  /** Told of what another one has counted. Returns nothing: it ends with the whole. */
  readonly onHeard: (listener: (count: string, amount: number) => void) => void;
  readonly close: () => void;
}

/** Where it is said: beside the stream, which keeps none of it. */
const SUBJECT = 'tillroll.counts';
/** How long a count may be unknown to the others, its way not counted in. */
const TELL_EVERY_MS = 100;
/** In one message: names are short, and NATS takes 1 MiB. */
const MOST_AT_ONCE = 5000;

type Count = readonly [name: string, amount: number];

/** A word as it is sent. `v` is raised when collectors of before could not read it. */
interface Word {
  readonly v: 1;
  readonly from: string;
  readonly counts: readonly Count[];
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isCount = (value: unknown): value is Count =>
  Array.isArray(value) && typeof value[0] === 'string' && Number.isSafeInteger(value[1]) && Number(value[1]) > 0;

/** Reads a word; what is none, or of a version to come, says nothing. */
function parseWord(text: string): Pick<Word, 'from' | 'counts'> {
  try {
    const word: unknown = JSON.parse(text);
    if (isObject(word) && word['v'] === 1 && typeof word['from'] === 'string' && Array.isArray(word['counts']))
      return { from: word['from'], counts: word['counts'].filter(isCount) };
  } catch {
    // not JSON: as good as nothing
  }
  return { from: '', counts: [] };
}

/** Whether the broker is there at the moment: what cannot be said now must not be said late. */
function watchConnection({ connection }: Pick<Streams, 'connection'>): () => boolean {
  let isThere = true;
  const watch = async (): Promise<void> => {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') isThere = false;
      if (type === 'reconnect') isThere = true;
    }
  };
  watch().catch(() => undefined); // it ends with the connection, which is said on its own
  return () => isThere && !connection.isClosed() && !connection.isDraining();
}

/**
 * Begins to tell and to hear.
 *
 * While the broker is away everybody counts alone, each up to the whole rate; what was counted meanwhile is not told
 * afterwards, because it is over by then.
 */
export function shareCounts({ connection }: Pick<Streams, 'connection'>): SharedCounts {
  const me = randomUUID();
  const isThere = watchConnection({ connection });
  const listeners = new Set<(count: string, amount: number) => void>();
  let counted = new Map<string, number>();

  const subscription = connection.subscribe(SUBJECT, {
    callback: (error, message) => {
      const { from, counts } = error ? { from: me, counts: [] } : parseWord(message.string());
      if (from === me) return;
      for (const [name, amount] of counts) for (const listener of listeners) listener(name, amount);
    },
  });

  const tell = (): void => {
    if (counted.size === 0) return;
    const counts = [...counted];
    counted = new Map();
    if (!isThere()) return;
    for (let at = 0; at < counts.length; at += MOST_AT_ONCE) {
      const word: Word = { v: 1, from: me, counts: counts.slice(at, at + MOST_AT_ONCE) };
      connection.publish(SUBJECT, JSON.stringify(word));
    }
  };
  const timer = setInterval(tell, TELL_EVERY_MS);
  timer.unref();

  return {
    add: (count, amount) => void counted.set(count, (counted.get(count) ?? 0) + amount),
    onHeard: (listener) => void listeners.add(listener),
    close: () => {
      clearInterval(timer);
      subscription.unsubscribe();
    },
  };
}
