import type { Entry } from '../../journal/journal.ts';
import type { Fate, Log, Submission, Written } from '../log.ts';
import { createRoom } from '../room.ts';
import { nameOf, toPayload } from './message.ts';
import { partitionOf } from './partition.ts';
import { subjectOf, type Streams } from './streams.ts';

/** Bounds of a collector before a broker. */
export interface PublisherOptions {
  /** Beyond so many waiting entries a submission is told to come back. Default 20,000. */
  readonly waitingLimit?: number;
  /** Beyond so many bytes of bodies that are held no room is reserved. Default 64 MiB. */
  readonly waitingLimitBytes?: number;
}

/** Entries of one submission and one partition. */
interface Part {
  readonly entries: readonly Entry[];
  readonly bytes: number;
  readonly settle: (error?: unknown) => void;
}

const MESSAGE_ENTRIES = 1000;
/** NATS takes 1 MiB by default; what is added to an event on its way is counted in. */
const MESSAGE_BYTES = 400 * 1024;
const WAITING_LIMIT = 20_000;
const WAITING_LIMIT_BYTES = 64 * 1024 * 1024;
const ANSWER_MS = 2000;
/** Longer than a cluster needs to choose a new leader, shorter than a courier waits. */
const LONGEST_MS = 10_000;
const PAUSE_MS = 200;

const ACCEPTED: Fate = { kind: 'accepted' };
const toFate = ({ kind }: Entry): Fate => (kind === 'event' ? ACCEPTED : { kind: 'noted' });

function byPartition(entries: readonly Entry[]): ReadonlyMap<number, readonly Entry[]> {
  const groups = new Map<number, Entry[]>();
  for (const entry of entries) {
    const partition = partitionOf(entry);
    const group = groups.get(partition);
    if (group) group.push(entry);
    else groups.set(partition, [entry]);
  }
  return groups;
}

/** By partition, and small enough for a message. */
function toParts({ entries, bytes }: Submission): readonly (readonly [number, readonly Entry[], number])[] {
  const each = bytes / Math.max(1, entries.length);
  const most = Math.max(1, Math.min(MESSAGE_ENTRIES, Math.floor(MESSAGE_BYTES / Math.max(1, each))));
  return [...byPartition(entries)].flatMap(([partition, all]) =>
    Array.from({ length: Math.ceil(all.length / most) }, (_, at) => {
      const part = all.slice(at * most, (at + 1) * most);
      return [partition, part, part.length * each] as const;
    }),
  );
}

function takeParts(queue: Part[]): readonly Part[] {
  let [entries, bytes, taken] = [0, 0, 0];
  for (const part of queue) {
    entries += part.entries.length;
    bytes += part.bytes;
    if (taken > 0 && (entries > MESSAGE_ENTRIES || bytes > MESSAGE_BYTES)) break;
    taken++;
  }
  return queue.splice(0, taken);
}

/**
 * The log before a broker: a submission is answered once its entries are on the stream's nodes.
 *
 * One message a partition is under way at a time; what gathers meanwhile is the next. So a collector keeps the order it
 * received, and a busy one sends few, large messages. Whether an event is a repeat is found out later, by the journal: it
 * is answered as accepted.
 */
export function createPublisher({ client }: Pick<Streams, 'client'>, options: PublisherOptions = {}): Log {
  const waitingLimit = options.waitingLimit ?? WAITING_LIMIT;
  const waitingLimitBytes = options.waitingLimitBytes ?? WAITING_LIMIT_BYTES;
  const room = createRoom(waitingLimitBytes);
  const queues = new Map<number, Part[]>();
  const pumps = new Map<number, Promise<void>>();
  let waiting = 0;
  let isClosed = false;

  async function publish(partition: number, entries: readonly Entry[]): Promise<void> {
    const [payload, msgID] = [toPayload(entries), nameOf(entries)];
    const until = performance.now() + LONGEST_MS;
    for (;;) {
      try {
        await client.publish(subjectOf(partition), payload, { msgID, timeout: ANSWER_MS });
        return;
      } catch (error) {
        // Perhaps it is there, perhaps not: its name lets it be said again.
        if (performance.now() > until) throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }

  async function pump(partition: number, queue: Part[]): Promise<void> {
    while (queue.length > 0) {
      const parts = takeParts(queue);
      try {
        await publish(
          partition,
          parts.flatMap(({ entries }) => entries),
        );
        for (const { settle } of parts) settle();
      } catch (error) {
        for (const { settle } of parts) settle(error);
      }
    }
    pumps.delete(partition);
  }

  const put = (partition: number, entries: readonly Entry[], bytes: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const queue = queues.get(partition) ?? [];
      queues.set(partition, queue);
      queue.push({ entries, bytes, settle: (error) => (error === undefined ? resolve() : reject(error)) });
      if (!pumps.has(partition)) pumps.set(partition, pump(partition, queue));
    });

  async function write(submission: Submission): Promise<Written> {
    const weight = Math.max(1, submission.entries.length);
    if (isClosed || waiting + weight > waitingLimit) return { kind: 'busy' };
    waiting += weight;
    try {
      const ends = await Promise.allSettled(toParts(submission).map((part) => put(...part)));
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed) return { kind: 'failed', error: failed.reason };
      return { kind: 'written', fates: submission.entries.map(toFate) };
    } finally {
      waiting -= weight;
    }
  }

  return {
    write,
    ...room,
    waiting: () => waiting,
    isFull: () => isClosed || waiting >= waitingLimit || room.held() >= waitingLimitBytes,
    async close() {
      isClosed = true;
      while (pumps.size > 0) await Promise.all(pumps.values());
    },
  };
}
