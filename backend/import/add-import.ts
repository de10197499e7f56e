import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Access } from '../collector/access.ts';
import { answerProblem } from '../collector/answer-problem.ts';
import { arrivedHere } from '../collector/arrival.ts';
import { mediaTypeOf, parseData } from '../collector/batch.ts';
import { readBody } from '../collector/body.ts';
import { protect } from '../collector/cors.ts';
import { accessOf, type Door } from '../collector/door.ts';
import { createHeldBodies } from '../collector/held-bodies.ts';
import { LIMITS } from '../collector/limits.ts';
import { Problem } from '../collector/problems.ts';
import type { Log } from '../log/log.ts';
import { importSaleor } from './import-saleor.ts';
import { isNode } from './saleor-answer.ts';

/** What the import's route needs. */
export interface ImportRouteOptions {
  readonly log: Log;
  readonly door: Door;
  /** How large one event may be. Default: the wire contract's. */
  readonly limitEventBytes?: number | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A page of an import may be larger than a batch of a page. */
export const IMPORT_LIMIT_BYTES = 4 * 1024 * 1024;

/** The source of an import that does not say which Saleor it is from. */
export const DEFAULT_SOURCE = 'saleor';

const BYTES = 'application/cloudevents+json';

function sourceOf(request: FastifyRequest): string {
  const source: unknown = isNode(request.query) ? request.query['source'] : undefined;
  if (source === undefined) return DEFAULT_SOURCE;
  if (typeof source === 'string' && source.trim() !== '' && source.length <= 1024) return source.trim();
  throw new Problem(
    'bad_request',
    'The parameter "source" must name one Saleor, such as ?source=https://shop.example.',
  );
}

/** Puts `POST /v1/import/saleor` on a server. */
export function addImport(app: FastifyInstance, { log, door, now, limitEventBytes }: ImportRouteOptions): void {
  const bodies = createHeldBodies(log.reserve);
  const openings = new WeakMap<FastifyRequest, { readonly access: Access; readonly source: string }>();

  const open = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    protect(reply);
    const access = accessOf(request, door, ['record']);
    const type = mediaTypeOf(request.headers['content-type']);
    if (type !== 'application/json' && type !== 'application/graphql-response+json')
      throw new Problem('unsupported_type', 'Post Saleor’s answer as application/json.');
    openings.set(request, { access, source: sourceOf(request) });
    request.headers = { ...request.headers, 'content-type': BYTES }; // as bytes: the server's own JSON parser is its owner's
  };

  const take = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const opening = openings.get(request);
    if (opening === undefined) throw new Error('a request came in without its opening');
    const circumstances = {
      access: opening.access,
      arrival: arrivedHere(now()),
      limitEventBytes: limitEventBytes ?? LIMITS.eventBytes,
      bodyBytes: Buffer.isBuffer(request.body) ? request.body.length : Infinity,
    };
    const report = await importSaleor(parseData(request.body), { log, source: opening.source, circumstances });
    return reply.type('application/json').serializer(JSON.stringify).send(report);
  };

  app.route({
    method: 'POST',
    url: '/v1/import/saleor',
    bodyLimit: IMPORT_LIMIT_BYTES,
    onRequest: open,
    preParsing: readBody(IMPORT_LIMIT_BYTES, bodies.hold),
    errorHandler: answerProblem,
    handler: bodies.untilDone(take),
  });
}
