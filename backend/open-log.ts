import type { Journal } from './journal/journal.ts';
import { createDirectLog, type DirectLogOptions } from './log/direct.ts';
import { LogError } from './log/jetstream/log-error.ts';
import { createPublisher } from './log/jetstream/publisher.ts';
import { openStreams, type JetstreamOptions } from './log/jetstream/streams.ts';
import { watchLag } from './log/jetstream/lag.ts';
import { startWriter, type Writer } from './log/jetstream/writer.ts';
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
export interface OpenLogOptions extends DirectLogOptions {
  /** Default: straight, by group commit. */
  readonly log?: JetstreamOptions;
  /** Default `serve`. The others need a log. */
  readonly role?: Role;
}

/** The way from the collector to the journal, as far as this process has a part in it. */
export interface OpenedLog {
  readonly log: Log;
  readonly writer: Writer | undefined;
  /** How many messages waited for writers when the broker was last asked; undefined without a broker. */
  readonly behind: () => number | undefined;
  /** Finishes what was taken, then lets go of the broker. */
  readonly close: () => Promise<void>;
}

/** Opens the way. Rejects with a {@link LogError} when the broker cannot be used. */
export async function openLog(
  journal: Pick<Journal, 'append'>,
  { log: broker, role = 'serve', ...bounds }: OpenLogOptions,
  onFailure: (error: unknown) => void,
): Promise<OpenedLog> {
  const direct = createDirectLog(journal, bounds);
  if (!broker) {
    if (role !== 'serve') throw new LogError(`"${role}" needs a log between collectors and writers: LOG_URL=nats://…`);
    return { log: direct, writer: undefined, behind: () => undefined, close: direct.close };
  }
  const streams = await openStreams(broker);
  const log = createPublisher(streams, bounds);
  const writer = role === 'collect' ? undefined : startWriter({ streams, journal: direct, onFailure });
  const lag = watchLag(streams.manager, onFailure);
  return {
    log,
    writer,
    behind: lag.read,
    async close() {
      lag.close();
      await log.close();
      await writer?.close();
      await direct.close();
      await streams.connection.close();
    },
  };
}
