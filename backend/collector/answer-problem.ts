import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem, PROBLEMS, toProblemDocument, type ProblemCode } from './problems.ts';

const RETRY_AFTER_SECONDS: Partial<Record<ProblemCode, number>> = { busy: 2, journal_failed: 10 };

/** What fastify itself refuses, in our words. */
const FASTIFY_SAYS: Partial<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'bad_request',
};

/** By what somebody says who they are: a key, or a signature. */
const schemeOf = (code: ProblemCode): string => (code.startsWith('signature') ? 'Saleor-Signature' : 'Bearer');

/** The sender has gone before its request was read to the end: nobody's fault, and nobody reads the answer. */
const hasLeft = ({ raw }: FastifyRequest): boolean => raw.destroyed && !raw.complete;

function toProblem(error: Error): Problem {
  if (error instanceof Problem) return error;
  const code = 'code' in error && typeof error.code === 'string' ? FASTIFY_SAYS[error.code] : undefined;
  if (code) return new Problem(code);
  const isClients = 'statusCode' in error && typeof error.statusCode === 'number' && error.statusCode < 500;
  return new Problem(isClients ? 'bad_request' : 'internal');
}

/** Answers every failure of a route with its problem document. Use as a route's `errorHandler`. */
export function answerProblem(error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = toProblem(error);
  const { status } = PROBLEMS[problem.code];
  if (hasLeft(request)) request.log.debug({ req: request }, 'a sender has left before the end of its request');
  else if (problem.code === 'journal_failed') request.log.error({ err: problem.cause }, 'events could not be written');
  else if (problem.code === 'internal') request.log.error({ err: error }, 'a request has failed');
  if (status === 401) reply.header('www-authenticate', schemeOf(problem.code));
  const retryAfterSeconds = problem.retryAfterSeconds ?? RETRY_AFTER_SECONDS[problem.code];
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
  return reply
    .code(status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(toProblemDocument(problem, request.id));
}

/** Answers a path behind which there is nothing. */
export const answerNotFound = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  answerProblem(new Problem('not_found'), request, reply);
