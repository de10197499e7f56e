import type { Journal } from './journal/journal.ts';
import type { BoundsOptions } from './log/bounds.ts';
import { createDirectLog } from './log/direct.ts';
import { LogError } from './log/jetstream/log-error.ts';
import { createPublisher } from './log/jetstream/publisher.ts';
import { shareCounts, type SharedCounts } from './log/jetstream/shared-counts.ts';
import { openStreams, type JetstreamOptions, type Streams } from './log/jetstream/streams.ts';
import { watchLag } from './log/jetstream/lag.ts';
import { startWriter } from './log/jetstream/writer.ts';
import type { Log } from './log/log.ts';

/**
 * What one process does of all that a backend does.
 *
 * - `serve`: everything.
 * - `collect`: takes events and puts them into the log; others write them.
 * - `write`: takes what waits in the log into the journal.
 */
export type Role = 'serve' | 'collect' | 'write';

/** Which way events go from the collector to the journal. */
export interface OpenLogOptions extends BoundsOptions {
  /** Default: straight, by group commit. */
  readonly log?: JetstreamOptions;
  /** Default `serve`. The others need a log. */
  readonly role?: Role;
}

/** The way from the collector to the journal, as far as this process has a part in it. */
export interface OpenedLog {
  readonly log: Log;
  /** How many messages waited for writers when the broker was last asked; undefined without a broker. */
  readonly behind: () => number | undefined;
  /** What collectors tell each other; undefined without a broker, and where nothing is collected. */
  readonly counts: Pick<SharedCounts, 'add' | 'onHeard'> | undefined;
  /** Finishes what was taken, then lets go of the broker. */
  readonly close: () => Promise<void>;
}

function startWriting(streams: Streams, journal: Log, onFailure: (error: unknown) => void): () => Promise<void> {
  const writer = startWriter({ streams, journal, onFailure });
  return async () => {
    await writer.close();
    await journal.close();
  };
}

/** Opens the way. Rejects with a {@link LogError} when the broker cannot be used. */
export async function openLog(
  journal: Pick<Journal, 'append'>,
  { log: broker, role = 'serve', ...bounds }: OpenLogOptions,
  onFailure: (error: unknown) => void,
): Promise<OpenedLog> {
  if (!broker) {
    if (role !== 'serve') throw new LogError(`"${role}" needs a log between collectors and writers: LOG_URL=nats://…`);
    const log = createDirectLog(journal, bounds);
    return { log, behind: () => undefined, counts: undefined, close: log.close };
  }
  const streams = await openStreams(broker);
  const log = createPublisher(streams, bounds);
  const closeWriting =
    role === 'collect' ? undefined : startWriting(streams, createDirectLog(journal, bounds), onFailure);
  const lag = watchLag(streams.manager, onFailure);
  const counts = role === 'write' ? undefined : shareCounts(streams);
  return {
    log,
    behind: lag.read,
    counts,
    async close() {
      lag.close();
      counts?.close();
      await log.close();
      await closeWriting?.();
      await streams.connection.close();
    },
  };
}
