import { randomUUID } from 'node:crypto';
import { fastify, LogController, type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { addCollector } from './collector/collector.ts';
import { isCookieName, type ClientCookie } from './collector/client-cookie.ts';
import type { Limits } from './collector/limits.ts';
import { addImport } from './import/add-import.ts';
import { createInProcess, type InProcess } from './in-process.ts';
import { createKeyRing, type Keys } from './keys.ts';
import { addSchemas } from './documents/add-schemas.ts';
import { letGoOnClose } from './let-go.ts';
import { listen, type ListenOptions } from './listen.ts';
import { createDirectLog } from './log/direct.ts';
import { openJournal, type OpenJournalOptions } from './open-journal.ts';
import { createLive } from './query/live.ts';
import { addReading } from './routes.ts';

/** How to start a backend. */
export interface BackendOptions extends OpenJournalOptions {
  /** As fastify takes it. Default: silent. Neither payloads nor keys are ever logged. */
  readonly logger?: FastifyServerOptions['logger'];
  /** Default: the wire contract's. */
  readonly limits?: Partial<Limits>;
  /** Beyond so many waiting events a request is told to come back. Default 20,000. */
  readonly waitingLimit?: number;
  /** Beyond so many bytes of bodies that are being read and written a request is told to come back. Default 64 MiB. */
  readonly waitingLimitBytes?: number;
  /** A first-party cookie for the anonymous id of pages. Default: none. */
  readonly clientCookie?: ClientCookie;
  /** How often a silent live feed says that it lives. Default 15 s. */
  readonly heartbeatMs?: number;
}

/**
 * What a backend does of all that one does.
 *
 * - `serve`: everything.
 * - `collect`: takes events and puts them into the log; others write them.
 * - `write`: takes what waits in the log into the journal.
 */
export type Role = 'serve' | 'collect' | 'write';

/** A collector, its journal and its queries, in one process. */
export interface Backend extends InProcess {
  /**
   * Not listening yet: a shop's own server may add routes and hooks first. Hooks that are added to it
   * before it listens are seen by the backend's routes too.
   */
  readonly app: FastifyInstance;
  /** Rejects with a {@link ListenError} when the port is taken. */
  readonly listen: (options: ListenOptions) => Promise<{ readonly url: string }>;
  readonly keys: Keys;
  /** Where its journal is, as messages have it: the folder, or the database without its password. */
  readonly place: string;
  /** Answers what was taken, then closes the journal. Closing twice is fine. */
  readonly close: () => Promise<void>;
}

const REQUEST_TIMEOUT_MS = 30_000;

/** A server that says nothing of who asked and of what the address carried besides the path. */
function createApp(logger: BackendOptions['logger'] = false): FastifyInstance {
  const req = (request: { readonly method: string; readonly url: string }) => ({
    method: request.method,
    path: request.url.split('?', 1)[0],
  });
  const given = logger === true ? {} : logger;
  const app = fastify({
    logger: given && { ...given, serializers: { ...given.serializers, req } },
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestTimeout: REQUEST_TIMEOUT_MS,
  });
  letGoOnClose(app);
  app.addHook('onResponse', (request, reply, done) => {
    request.log.debug({ req: request, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered');
    done();
  });
  return app;
}

/** Starts a backend on a folder or a database. Rejects with a `JournalError` when that cannot be used. */
export async function createBackend(options: BackendOptions): Promise<Backend> {
  const { waitingLimit, waitingLimitBytes, heartbeatMs, limits, clientCookie } = options;
  if (clientCookie && !isCookieName(clientCookie.name))
    throw new TypeError(
      `clientCookie.name must be a token of RFC 6265 such as tillroll_client, not ${clientCookie.name}`,
    );
  const app = createApp(options.logger);
  const onFailure = (error: unknown): void => app.log.error({ err: error }, 'the journal has failed');
  const journal = await openJournal(options, onFailure);
  try {
    if (!journal.durable)
      app.log.error('NOT DURABLE: commits do not reach the disk before they are answered; a power cut loses events');
    const keys = await createKeyRing(journal);
    const log = createDirectLog(journal, {
      ...(waitingLimit !== undefined && { waitingLimit }),
      ...(waitingLimitBytes !== undefined && { waitingLimitBytes }),
    });
    const live = createLive(journal, { onFailure, ...(heartbeatMs !== undefined && { heartbeatMs }) });
    addCollector(app, { log, find: keys.find, now: Date.now, clientCookie, ...(limits && { limits }) });
    addSchemas(app);
    addImport(app, { log, find: keys.find, now: Date.now, limitEventBytes: limits?.eventBytes });
    addReading(app, { journal, keys, live });
    app.addHook('preClose', async () => live.close()); // feeds never end by themselves
    app.addHook('onClose', async () => {
      await log.close();
      await journal.close();
    });
    return {
      app,
      listen: (at) => listen(app, at),
      keys,
      place: journal.place,
      ...createInProcess(log, limits),
      close: () => app.close(),
    };
  } catch (error) {
    await journal.close();
    throw error;
  }
}
