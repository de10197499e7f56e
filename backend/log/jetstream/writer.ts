import type { Consumer, JsMsg } from '@nats-io/jetstream';
import { randomInt } from 'node:crypto';
import type { Log } from '../log.ts';
import { parsePayload } from './message.ts';
import { PARTITIONS } from './partition.ts';
import { consumerOf, DEAD_SUBJECT, STREAM, type Streams } from './streams.ts';

/** What a writer works with. */
export interface WriterOptions {
  readonly streams: Streams;
  /** The way into the journal: messages of several partitions share its commits. */
  readonly journal: Pick<Log, 'write'>;
  readonly onFailure: (error: unknown) => void;
}

/** Carries what waits in the stream into the journal. Any number of them may. */
export interface Writer {
  /** Finishes what is under way. */
  readonly close: () => Promise<void>;
}

const WAIT_MS = 1000;
const WORKING_MS = 10_000;
const STUMBLE_MS = 1000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Starts a writer.
 *
 * A message is acknowledged after its commit, so a writer that dies at any line leaves it to the next one; what was
 * committed already is a repeat then, and changes nothing.
 */
export function startWriter({ streams, journal, onFailure }: WriterOptions): Writer {
  const { client } = streams;
  let isClosed = false;

  /** Lays what cannot be stored aside, with why. The message is acknowledged only after that. */
  async function lay(aside: object, name: string): Promise<void> {
    await client.publish(DEAD_SUBJECT, JSON.stringify(aside), { msgID: name });
  }

  async function take(message: JsMsg): Promise<void> {
    const parsed = parsePayload(message.string());
    if (parsed.kind === 'poison') {
      await lay({ reason: parsed.reason, message: message.string() }, `${message.seq}`);
      return message.ack();
    }
    const written = await journal.write({ entries: parsed.entries, bytes: message.data.length });
    if (written.kind !== 'written') {
      if (written.kind === 'failed') onFailure(written.error);
      return message.nak(STUMBLE_MS + randomInt(STUMBLE_MS));
    }
    for (const [at, fate] of written.fates.entries()) {
      if (fate.kind === 'unstorable')
        await lay({ reason: fate.message, entry: parsed.entries[at] }, `${message.seq} ${at}`);
    }
    message.ack();
  }

  async function carry(message: JsMsg): Promise<void> {
    const working = setInterval(() => message.working(), WORKING_MS);
    try {
      await take(message);
    } finally {
      clearInterval(working);
    }
  }

  async function carryPartition(partition: number): Promise<void> {
    let consumer: Consumer | undefined;
    while (!isClosed) {
      try {
        consumer ??= await client.consumers.get(STREAM, consumerOf(partition));
        const message = await consumer.next({ expires: WAIT_MS });
        if (message) await carry(message);
      } catch (error) {
        // The broker is choosing a leader, or away. What was not acknowledged comes again.
        consumer = undefined;
        if (isClosed) return;
        onFailure(error);
        await pause(STUMBLE_MS);
      }
    }
  }

  const carrying = Array.from({ length: PARTITIONS }, (_, partition) => carryPartition(partition));

  return {
    async close() {
      isClosed = true;
      await Promise.all(carrying);
    },
  };
}
