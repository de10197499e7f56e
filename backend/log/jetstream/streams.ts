import {
  AckPolicy,
  DiscardPolicy,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type JetStreamClient,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { LogError } from './log-error.ts';
import { PARTITIONS } from './partition.ts';

/** Where the broker is, and how much it keeps. */
export interface JetstreamOptions {
  /** `nats://host:4222`, several with commas between; name and password may stand in it. */
  readonly url: string;
  /** On how many nodes a message must be before it is acknowledged. Default: 3 in a cluster, 1 without. */
  readonly replicas?: number;
  /** Beyond so many bytes the stream takes nothing more, and collectors say 503. Default 10 GiB. */
  readonly limitBytes?: number;
}

/** A connection to the broker with everything in place. */
export interface Streams {
  readonly connection: NatsConnection;
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
}

type StreamWish = Parameters<JetStreamManager['streams']['add']>[0];

/** What waits for writers. A message goes when its entries are committed. */
export const STREAM = 'tillroll';
/** What no writer could store, with its reason; kept until somebody looks. */
export const DEAD_STREAM = 'tillroll-dead';
/** Where the dead letters of the stream are said. */
export const DEAD_SUBJECT = 'tillroll.dead';

/** Where the entries of a partition are said. */
export const subjectOf = (partition: number): string => `tillroll.entries.${partition}`;
/** The writers' place in a partition, shared by all of them. */
export const consumerOf = (partition: number): string => `writers-${partition}`;

const LIMIT_BYTES = 10 * 1024 ** 3;
const SECOND_NS = 1_000_000_000;
/** A repeat of a message within this time is kept once by the stream; after it, by the journal. */
const DUPLICATES_NS = 120 * SECOND_NS;
/** A writer that is silent for so long is gone: another takes its message. */
const ACK_WAIT_NS = 30 * SECOND_NS;
const CONNECT_MS = 5000;

/** Without what may be secret in it. */
const toPlace = (url: string): string => url.replaceAll(/\/\/[^@/]*@/g, '//');

async function open({ url }: JetstreamOptions): Promise<NatsConnection> {
  try {
    const [first] = url.split(',');
    const { username, password } = new URL(first ?? '');
    return await connect({
      servers: url.split(',').map((each) => new URL(each.trim()).host),
      ...(username && { user: decodeURIComponent(username), pass: decodeURIComponent(password) }),
      name: 'tillroll',
      timeout: CONNECT_MS,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new LogError(
      `The log at ${toPlace(url)} cannot be reached: ${why}. Look at LOG_URL, and whether NATS runs.`,
      {
        cause: error,
      },
    );
  }
}

/** Makes a stream. One that is there stays as its owner has set it up since. */
async function ensureStream(manager: JetStreamManager, config: StreamWish): Promise<void> {
  try {
    await manager.streams.add(config);
  } catch (error) {
    await manager.streams.info(config.name).catch(() => {
      throw error;
    });
  }
}

async function prepare({ connection, manager }: Streams, options: JetstreamOptions): Promise<void> {
  const isCluster = connection.info?.cluster !== undefined;
  const num_replicas = options.replicas ?? (isCluster ? 3 : 1);
  const shared = { num_replicas, storage: StorageType.File, discard: DiscardPolicy.New };
  await ensureStream(manager, {
    ...shared,
    name: STREAM,
    subjects: ['tillroll.entries.*'],
    retention: RetentionPolicy.Workqueue,
    max_bytes: options.limitBytes ?? LIMIT_BYTES,
    duplicate_window: DUPLICATES_NS,
  });
  await ensureStream(manager, { ...shared, name: DEAD_STREAM, subjects: [DEAD_SUBJECT] });
  for (let partition = 0; partition < PARTITIONS; partition++) {
    await manager.consumers.add(STREAM, {
      durable_name: consumerOf(partition),
      filter_subject: subjectOf(partition),
      ack_policy: AckPolicy.Explicit,
      ack_wait: ACK_WAIT_NS,
      // One at a time, however many writers there are: within a partition order is kept.
      max_ack_pending: 1,
      max_deliver: -1,
    });
  }
}

/** Connects, and makes streams and consumers where they are not. Rejects with a {@link LogError}. */
export async function openStreams(options: JetstreamOptions): Promise<Streams> {
  const connection = await open(options);
  try {
    const streams = { connection, client: jetstream(connection), manager: await jetstreamManager(connection) };
    await prepare(streams, options);
    return streams;
  } catch (error) {
    await connection.close();
    const why = error instanceof Error ? error.message : String(error);
    throw new LogError(`The log at ${toPlace(options.url)} cannot be prepared: ${why}. NATS needs JetStream (-js).`, {
      cause: error,
    });
  }
}
