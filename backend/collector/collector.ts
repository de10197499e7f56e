import { WIRE, type Receipt } from '@tillroll/catalogue';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../log/log.ts';
import { checkOrigin, type Access } from './access.ts';
import { answerNotFound, answerProblem } from './answer-problem.ts';
import { parseSentAt } from './arrival.ts';
import { checkMediaType, parseBatch, parseData, type RawEvent } from './batch.ts';
import { attributesOf, checkDataType, isBinaryMode } from './binary-mode.ts';
import { readBody } from './body.ts';
import { answerPreflight, openToAll } from './cors.ts';
import { setClientCookie, type ClientCookie } from './client-cookie.ts';
import { accessOf, type Door } from './door.ts';
import { createHeldBodies } from './held-bodies.ts';
import { LIMITS, type Limits } from './limits.ts';
import { Problem, type ProblemCode } from './problems.ts';
import { takeBatch } from './take-batch.ts';

/** What the collector needs. */
export interface CollectorOptions {
  readonly log: Log;
  readonly door: Door;
  readonly limits?: Partial<Limits>;
  /** Default: none. */
  readonly clientCookie?: ClientCookie | undefined;
  /** Told of every batch that was answered. */
  readonly onReceipts: (receipts: readonly Receipt[]) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What is known of a request before its body is read. */
interface Opening {
  readonly access: Access;
  readonly openedMs: number;
  /** The attributes of an event in binary mode; its data is the body. */
  readonly attributes: RawEvent | undefined;
}

const URL = `/${WIRE.eventsPath}`;
const OTHER_METHODS = ['GET', 'PUT', 'PATCH', 'DELETE'];
const BOTH_TYPES = [WIRE.batchType, WIRE.eventType];

function addParsers(app: FastifyInstance): void {
  for (const type of BOTH_TYPES) {
    if (app.hasContentTypeParser(type)) continue;
    app.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  }
}

/** Decides how the body is to be read. In binary mode it comes as bytes too, as those of our own types do. */
function openBody(request: FastifyRequest): RawEvent | undefined {
  const contentType = request.headers['content-type'];
  if (!isBinaryMode(request.headers)) {
    checkMediaType(contentType);
    return undefined;
  }
  checkDataType(contentType);
  const attributes = attributesOf(request.headers);
  request.headers = { ...request.headers, 'content-type': WIRE.eventType };
  return attributes;
}

const eventsOf = (request: FastifyRequest, { attributes }: Opening, limitEvents: number): readonly RawEvent[] =>
  attributes
    ? [{ ...attributes, data: parseData(request.body) }]
    : parseBatch(request.body, request.headers['content-type'], limitEvents);

const sizeOf = (body: unknown): number => (Buffer.isBuffer(body) ? body.length : Buffer.byteLength(String(body)));

/** Ends a request before its body is read. */
const refuseWith =
  (code: ProblemCode, allowed?: string) =>
  async (_request: FastifyRequest, reply: FastifyReply): Promise<never> => {
    if (allowed !== undefined) reply.header('allow', allowed);
    throw new Problem(code);
  };

/** Everything beside POST: preflight, other methods, other paths. */
function addNeighbours(app: FastifyInstance): void {
  const ends = { errorHandler: answerProblem, handler: answerNotFound };
  const wrongMethod = refuseWith('method_not_allowed', 'POST, OPTIONS');
  app.options(URL, { onRequest: openToAll }, answerPreflight('POST'));
  app.route({ method: OTHER_METHODS, url: URL, onRequest: [openToAll, wrongMethod], ...ends });
  app.all('/v1/*', { onRequest: [openToAll, refuseWith('not_found')], ...ends });
}

/**
 * Puts the collector's routes on a server. On the instance itself, not in an inner one, so that
 * hooks its owner adds later are seen by these routes too.
 */
export function addCollector(
  app: FastifyInstance,
  { log, door, now, clientCookie, onReceipts, ...options }: CollectorOptions,
): void {
  const limits: Limits = { ...LIMITS, ...options.limits };
  const bodies = createHeldBodies(log.reserve);
  const openings = new WeakMap<FastifyRequest, Opening>();

  const open = async (request: FastifyRequest): Promise<void> => {
    const openedMs = now();
    const access = accessOf(request, door, ['collect', 'record']);
    checkOrigin(request, access);
    openings.set(request, { access, openedMs, attributes: openBody(request) });
  };

  const take = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const opening = openings.get(request);
    if (opening === undefined) throw new Error('a request came in without its opening');
    const receivedMs = now();
    const events = eventsOf(request, opening, limits.events);
    door.rates.events(request, opening.access, events.length);
    const sentMs = parseSentAt(request.headers[WIRE.sentAtHeader]);
    const book = await takeBatch(log, events, {
      access: opening.access,
      arrival: { receivedMs, transferMs: receivedMs - opening.openedMs, sentMs },
      limitEventBytes: limits.eventBytes,
      bodyBytes: sizeOf(request.body),
    });
    onReceipts(book.receipts);
    if (clientCookie)
      setClientCookie(request, reply, clientCookie, { access: opening.access, events, receipts: book.receipts });
    return reply.type('application/json').serializer(JSON.stringify).send(book);
  };

  addParsers(app);
  app.route({
    method: 'POST',
    url: URL,
    bodyLimit: limits.bytes,
    onRequest: [openToAll, open],
    preParsing: readBody(limits.bytes, bodies.hold),
    errorHandler: answerProblem,
    handler: bodies.untilDone(take),
  });
  addNeighbours(app);
}
