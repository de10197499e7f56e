import { randomUUID } from 'node:crypto';
import { fastify, LogController, type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { answerClientError } from './client-error.ts';
import { addCollector } from './collector/collector.ts';
import { isCookieName, type ClientCookie } from './collector/client-cookie.ts';
import type { Limits } from './collector/limits.ts';
import { createRates, RATE_LIMITS, type RateLimits } from './collector/rates.ts';
import { addCare, type CareOptions } from './care-routes.ts';
import { addImport } from './import/add-import.ts';
import { createInProcess, type InProcess } from './in-process.ts';
import { createKeyRing } from './key-ring.ts';
import { addKeyRoutes } from './key-routes.ts';
import { checkShopName, type Keys } from './keys.ts';
import { addSchemas } from './documents/add-schemas.ts';
import { letGoOnClose } from './let-go.ts';
import { listen, type ListenOptions } from './listen.ts';
import type { JetstreamOptions } from './log/jetstream/streams.ts';
import { createPausable } from './log/pausable.ts';
import { createLedgerSums } from './metrics/ledger-totals.ts';
import { createMetrics, type Metrics } from './metrics/metrics.ts';
import { openJournal, type OpenJournalOptions } from './open-journal.ts';
import { openLog, type Role } from './open-log.ts';
import { refuseWhileClosing } from './refuse-while-closing.ts';
import { createLive } from './query/live.ts';
import { createPeople, type People } from './people.ts';
import { addPeopleRoutes } from './people-routes.ts';
import { addReading } from './routes.ts';
import { VERSION } from './version.ts';
import { addWebhooks, type WebhookRouteOptions } from './webhooks/add-webhooks.ts';
import type { SaleorOptions } from './webhooks/saleor-instance.ts';

/** How to start a backend. */
export interface BackendOptions extends OpenJournalOptions {
  /** As fastify takes it. Default: silent. Neither payloads nor keys are ever logged. */
  readonly logger?: FastifyServerOptions['logger'];
  /** Default: the wire contract's. */
  readonly limits?: Partial<Limits>;
  /** How much a key and an address may send in a second. Default: generous, see `RateLimits`. */
  readonly rateLimits?: Partial<RateLimits>;
  /**
   * How many proxies of the shop's own stand before it, or their addresses: then the visitor's address is the one they
   * put into `X-Forwarded-For`. Default: none, and nothing is believed.
   */
  readonly trustProxy?: number | string;
  /** How soon keys that another instance has made or ended are seen. Default 2 s. */
  readonly readKeysEveryMs?: number;
  /** Beyond so many waiting events a request is told to come back. Default 20,000. */
  readonly waitingLimit?: number;
  /** Beyond so many bytes of bodies that are being read and written a request is told to come back. Default 64 MiB. */
  readonly waitingLimitBytes?: number;
  /** A first-party cookie for the anonymous id of pages. Default: none. */
  readonly clientCookie?: ClientCookie;
  /** The Saleor whose webhooks are taken at `/v1/webhooks/saleor`. Default: none, and there is no such path. */
  readonly saleor?: SaleorOptions;
  /** How often a silent live feed says that it lives. Default 15 s. */
  readonly heartbeatMs?: number;
  /** A broker between collectors and writers. Default: none, what is taken is committed before it is answered. */
  readonly log?: JetstreamOptions;
  /** Which part of it all this process has. Default: `serve`, everything. */
  readonly role?: Role;
}

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
  /** What is kept about a customer, told and taken away. */
  readonly people: People;
  /** Answers what was taken, then closes the journal. Closing twice is fine. */
  readonly close: () => Promise<void>;
}

const REQUEST_TIMEOUT_MS = 30_000;
/** Whoever takes longer to say what it wants only wants to hold a connection. */
const HEADERS_TIMEOUT_MS = 10_000;
const CHECK_EVERY_MS = 2_000;

/** Which addresses are proxies: so many, counted from the server outwards, or those that are named. */
const toTrust = (proxies: number | string): string | ((address: string, hop: number) => boolean) =>
  typeof proxies === 'string' ? proxies : (_address, hop) => hop < proxies;

/** A server that says nothing of who asked and of what the address carried besides the path. */
function createApp({ logger = false, trustProxy }: BackendOptions): FastifyInstance {
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
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: CHECK_EVERY_MS },
    clientErrorHandler: answerClientError,
    return503OnClosing: false,
    ...(trustProxy !== undefined && { trustProxy: toTrust(trustProxy) }),
  });
  letGoOnClose(app);
  refuseWhileClosing(app);
  app.addHook('onResponse', (request, reply, done) => {
    request.log.debug({ req: request, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered');
    done();
  });
  return app;
}

/** Who only collects goes on while the database is away, with the keys that it knows. */
const WITHOUT_JOURNAL: CareOptions['journal'] = {
  alive: () => true,
  durable: true,
  dialect: 'none',
  ping: async () => undefined,
};

type SaleorParts = Pick<WebhookRouteOptions, 'saleor' | 'log' | 'rates' | 'limits'> & {
  readonly metrics: Pick<Metrics, 'webhook'>;
};

/** Lets one Saleor in. Throws a `KeyError` or a `TypeError` when its options cannot be meant. */
function addSaleor(app: FastifyInstance, { metrics, ...parts }: SaleorParts): void {
  checkShopName(parts.saleor.shop);
  addWebhooks(app, {
    ...parts,
    fetch: (...call) => globalThis.fetch(...call),
    onReport: (report) => metrics.webhook(report.kind === 'taken' && report.refused > 0 ? 'refused' : report.kind),
    now: Date.now,
    nowMs: () => performance.now(),
  });
}

const OUR_ROUTES = /^\/(?:v1\/|graphql$|healthz$|readyz$|metrics$)/;

/** Counts answers by the pattern of their route: what a shop's own routes do is not ours to tell. */
function countAnswers(app: FastifyInstance, metrics: Pick<Metrics, 'answered'>): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { url = '' } = request.routeOptions;
    if (OUR_ROUTES.test(url)) metrics.answered(url, reply.statusCode);
    done();
  });
}

/** Starts a backend on a folder or a database. Rejects with a `JournalError` when that cannot be used. */
export async function createBackend(options: BackendOptions): Promise<Backend> {
  const { heartbeatMs, limits, clientCookie, saleor, role = 'serve' } = options;
  if (clientCookie && !isCookieName(clientCookie.name))
    throw new TypeError(
      `clientCookie.name must be a token of RFC 6265 such as tillroll_client, not ${clientCookie.name}`,
    );
  const app = createApp(options);
  const onFailure = (error: unknown): void => app.log.error({ err: error }, 'the journal has failed');
  const journal = await openJournal(options, onFailure);
  try {
    if (!journal.durable)
      app.log.error('NOT DURABLE: commits do not reach the disk before they are answered; a power cut loses events');
    const { readKeysEveryMs } = options;
    const keys = await createKeyRing(journal, {
      onFailure,
      now: Date.now,
      ...(readKeysEveryMs !== undefined && { readEveryMs: readKeysEveryMs }),
    });
    const rates = createRates({
      limits: { ...RATE_LIMITS, ...options.rateLimits },
      trustsProxy: options.trustProxy !== undefined,
      nowMs: () => performance.now(),
      onTaken: (count, amount) => opened.counts?.add(count, amount),
    });
    const door = { find: keys.find, rates };
    const pausable = createPausable(journal.append);
    const people = createPeople(journal, pausable.alone, Date.now);
    const metrics: Metrics = createMetrics({
      version: VERSION,
      journal,
      ledger: createLedgerSums({ journal, onFailure, nowMs: () => performance.now() }),
      waiting: () => log.waiting(),
      heldBytes: () => log.held(),
      behind: () => opened.behind(),
    });
    const opened = await openLog({ append: metrics.measure(pausable.append) }, options, onFailure);
    opened.counts?.onHeard(rates.heard);
    const { log } = opened;
    if (role !== 'write') {
      addCollector(app, {
        log,
        door,
        now: Date.now,
        clientCookie,
        onReceipts: metrics.receipts,
        ...(limits && { limits }),
      });
      addSchemas(app);
      addImport(app, { log, door, now: Date.now, limitEventBytes: limits?.eventBytes });
      if (saleor) addSaleor(app, { saleor, log, rates, limits, metrics });
    }
    if (role === 'serve') {
      const live = createLive(journal, { onFailure, ...(heartbeatMs !== undefined && { heartbeatMs }) });
      app.addHook('preClose', async () => live.close()); // feeds never end by themselves
      addReading(app, { journal, door, keys, live });
      addKeyRoutes(app, { door, keys });
      addPeopleRoutes(app, { door, people });
    }
    addCare(app, { door, journal: role === 'collect' ? WITHOUT_JOURNAL : journal, log, metrics });
    countAnswers(app, metrics);
    app.addHook('onClose', async () => {
      keys.close();
      metrics.close();
      await opened.close();
      await journal.close();
    });
    return {
      app,
      listen: (at) => listen(app, at),
      keys,
      place: journal.place,
      people,
      ...createInProcess(log, limits),
      close: () => app.close(),
    };
  } catch (error) {
    await journal.close();
    throw error;
  }
}
