import type { Entry } from '../../journal/journal.ts';
import { createBounds, type BoundsOptions } from '../bounds.ts';
import type { Fate, Log, Submission, Written } from '../log.ts';
import { takeGroup } from '../take-group.ts';
import { nameOf, toPayload } from './message.ts';
import { partitionOf } from './partition.ts';
import { subjectOf, type Streams } from './streams.ts';

/** Entries of one submission and one partition. */
interface Part extends Submission {
  readonly settle: (error?: unknown) => void;
}

/** NATS takes 1 MiB by default; what is added to an event on its way is counted in. */
const MESSAGE = { entries: 1000, bytes: 400 * 1024 };
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
function toParts({ entries, bytes }: Submission): readonly (readonly [partition: number, part: Submission])[] {
  const each = bytes / Math.max(1, entries.length);
  const most = Math.max(1, Math.min(MESSAGE.entries, Math.floor(MESSAGE.bytes / Math.max(1, each))));
  return [...byPartition(entries)].flatMap(([partition, all]) =>
    Array.from({ length: Math.ceil(all.length / most) }, (_, at) => {
      const part = all.slice(at * most, (at + 1) * most);
      return [partition, { entries: part, bytes: part.length * each }] as const;
    }),
  );
}

/**
 * The log before a broker: a submission is answered once its entries are on the stream's nodes.
 *
 * One message a partition is under way at a time; what gathers meanwhile is the next. So a collector keeps the order it
 * received, and a busy one sends few, large messages. Whether an event is a repeat is found out later, by the journal: it
 * is answered as accepted.
 */
export function createPublisher({ client }: Pick<Streams, 'client'>, options: BoundsOptions = {}): Log {
  const { take, give, close, ...counted } = createBounds(options);
  const queues = new Map<number, Part[]>();
  const pumps = new Map<number, Promise<void>>();

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
      const parts = takeGroup(queue, MESSAGE);
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

  const put = (partition: number, part: Submission): Promise<void> =>
    new Promise((resolve, reject) => {
      const queue = queues.get(partition) ?? [];
      queues.set(partition, queue);
      queue.push({ ...part, settle: (error) => (error === undefined ? resolve() : reject(error)) });
      if (!pumps.has(partition)) pumps.set(partition, pump(partition, queue));
    });

  async function write(submission: Submission): Promise<Written> {
    if (!take(submission)) return { kind: 'busy' };
    try {
      const ends = await Promise.allSettled(toParts(submission).map((part) => put(...part)));
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed) return { kind: 'failed', error: failed.reason };
      return { kind: 'written', fates: submission.entries.map(toFate) };
    } finally {
      give(submission);
    }
  }

  return {
    ...counted,
    write,
    async close() {
      close();
      while (pumps.size > 0) await Promise.all(pumps.values());
    },
  };
}
