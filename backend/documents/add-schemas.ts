import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerProblem } from '../collector/answer-problem.ts';
import { protect } from '../collector/cors.ts';
import { Problem } from '../collector/problems.ts';
import { findSchema, SCHEMA_PATHS } from './schemas.ts';

/** How long a schema may be kept. A version's rules do not change; its words may. */
const CACHE_SECONDS = 3600;

/**
 * Puts the published schemas on a server: `GET /v1/schemas` lists them, `GET /v1/schemas/<type>.<version>` is what
 * an event's `dataschema` names. Open to everybody: they say nothing of any shop.
 */
export function addSchemas(app: FastifyInstance): void {
  const written = new Map<string, string>();

  const open = async (_request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    protect(reply)
      .header('access-control-allow-origin', '*')
      .header('cross-origin-resource-policy', 'cross-origin')
      .header('cache-control', `public, max-age=${CACHE_SECONDS}`);
  };

  const find = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const path = request.url.split('?', 1)[0] ?? '';
    const known = written.get(path) ?? JSON.stringify(findSchema(path));
    if (known === undefined) {
      reply.header('cache-control', 'no-store');
      throw new Problem('not_found', 'There is no such schema. GET /v1/schemas lists all there are.');
    }
    written.set(path, known);
    return reply.type('application/schema+json').serializer(String).send(known);
  };

  const ends = { onRequest: open, errorHandler: answerProblem };
  app.get('/v1/schemas', { ...ends }, (_request, reply) =>
    reply.type('application/json').serializer(JSON.stringify).send({ schemas: SCHEMA_PATHS }),
  );
  app.get('/v1/schemas/:name', { ...ends }, find);
}
