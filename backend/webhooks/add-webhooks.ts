import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerProblem } from '../collector/answer-problem.ts';
import { arrivedHere } from '../collector/arrival.ts';
import { mediaTypeOf, parseData } from '../collector/batch.ts';
import { readBody } from '../collector/body.ts';
import { protect } from '../collector/cors.ts';
import type { Door } from '../collector/door.ts';
import { createHeldBodies } from '../collector/held-bodies.ts';
import { LIMITS, type Limits } from '../collector/limits.ts';
import { Problem } from '../collector/problems.ts';
import { DEFAULT_SOURCE } from '../import/add-import.ts';
import type { Log } from '../log/log.ts';
import { checkSender, saleorHeader, toSaleorInstance, type SaleorOptions } from './saleor-instance.ts';
import { createSaleorKeys } from './saleor-keys.ts';
import { openSignature, type IsSigned } from './signature.ts';
import { takeWebhook, type WebhookReport } from './take-webhook.ts';

/** What the webhooks' route needs. */
export interface WebhookRouteOptions {
  readonly saleor: SaleorOptions;
  readonly log: Log;
  readonly rates: Door['rates'];
  readonly limits?: Partial<Limits> | undefined;
  readonly fetch: typeof globalThis.fetch;
  /** Told of every webhook that was answered. */
  readonly onReport: (report: WebhookReport) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds that never go back. */
  readonly nowMs: () => number;
}

/** What is known of a webhook before its body is read. */
interface Opening {
  readonly event: string;
  readonly isSigned: IsSigned;
}

const BYTES = 'application/cloudevents+json';

/** Whose signature is not seen yet is anybody. Not 429: Saleor comes back after a 503, and never after a 4xx. */
function countRequest(request: FastifyRequest, rates: Door['rates']): void {
  try {
    rates.request(request, undefined);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { retryAfterSeconds } = error;
    throw new Problem('busy', error.message, retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
  }
}

function eventOf({ headers }: FastifyRequest): string {
  const event = saleorHeader(headers, 'event')?.toLowerCase() ?? '';
  if (/^[a-z_]{1,100}$/.test(event)) return event;
  throw new Problem('bad_request', 'The header Saleor-Event must name what has happened, such as order_created.');
}

function checkType({ headers }: FastifyRequest): void {
  if (mediaTypeOf(headers['content-type']) === 'application/json') return;
  throw new Problem('unsupported_type', 'Saleor sends its webhooks as application/json.');
}

/** Tells the log how many events were refused and why; what they say is in the answer, which Saleor keeps. */
function noteRefusals(request: FastifyRequest, report: WebhookReport): void {
  if (report.kind !== 'taken' || report.refused === 0) return;
  const codes = [...new Set(report.refusals.map(({ code }) => code))];
  request.log.warn({ refused: report.refused, codes }, 'events of a webhook were refused');
}

/** Puts `POST /v1/webhooks/saleor` on a server. Throws a `TypeError` when the options cannot be meant. */
export function addWebhooks(app: FastifyInstance, options: WebhookRouteOptions): void {
  const { saleor, log, rates, fetch, onReport, now, nowMs } = options;
  const limits: Limits = { ...LIMITS, ...options.limits };
  const instance = toSaleorInstance(saleor);
  const keys = createSaleorKeys({
    url: instance.keysUrl,
    fetch,
    nowMs,
    readEveryMs: saleor.readKeysEveryMs,
    onFailure: (error) => app.log.warn({ err: error }, 'the keys of Saleor cannot be fetched'),
  });
  const bodies = createHeldBodies(log.reserve);
  const openings = new WeakMap<FastifyRequest, Opening>();

  const open = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    protect(reply);
    countRequest(request, rates);
    checkType(request);
    checkSender(request.headers, instance);
    const event = eventOf(request);
    const said = saleorHeader(request.headers, 'signature');
    openings.set(request, { event, isSigned: await openSignature(said, { keys, secret: saleor.secret }) });
    request.headers = { ...request.headers, 'content-type': BYTES }; // as bytes: they are what is signed
  };

  const take = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const opening = openings.get(request);
    if (opening === undefined) throw new Error('a request came in without its opening');
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (!opening.isSigned(body)) throw new Problem('signature_wrong');
    const circumstances = {
      access: { shop: saleor.shop, scopes: ['record'], origins: [] },
      arrival: arrivedHere(now()),
      limitEventBytes: limits.eventBytes,
      bodyBytes: body.length,
    } as const;
    const source = saleor.source ?? DEFAULT_SOURCE;
    const webhook = { event: opening.event, payload: parseData(body), body };
    const report = await takeWebhook(webhook, { log, source, circumstances });
    noteRefusals(request, report);
    onReport(report);
    return reply.type('application/json').serializer(JSON.stringify).send(report);
  };

  app.route({
    method: 'POST',
    url: '/v1/webhooks/saleor',
    bodyLimit: limits.bytes,
    onRequest: open,
    preParsing: readBody(limits.bytes, bodies.hold),
    errorHandler: answerProblem,
    handler: bodies.untilDone(take),
  });
}
