import type { FastifyReply, FastifyRequest } from 'fastify';

/** A browser may ask again after so long whether it may send; Chromium's own bound. */
const PREFLIGHT_SECONDS = 7200;

const ALLOWED_HEADERS = 'authorization, content-type, content-encoding, x-tillroll-sent-at';

/** Said with every answer of ours: it is data, for whoever asked, and nothing to be shown, framed or kept. */
export const protect = (reply: FastifyReply): FastifyReply =>
  reply.headers({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });

function allow(origin: string | undefined, reply: FastifyReply): void {
  protect(reply).header('vary', 'Origin');
  if (origin === undefined) return;
  reply.header('access-control-allow-origin', origin);
  reply.header('access-control-expose-headers', 'retry-after');
}

/**
 * Lets every origin read the collector's answer, refusals too: a courier must be able to tell
 * "not allowed" from "unreachable". Which origin may send is decided by the key, with a 403.
 */
export function openToAll(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  allow(request.headers.origin, reply);
  reply.header('cross-origin-resource-policy', 'cross-origin'); // a beacon's answer is fetched without CORS
  done();
}

/** Lets only some origins read an answer. */
export const openTo =
  (isAllowed: (origin: string) => boolean) =>
  (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    const { origin } = request.headers;
    allow(origin !== undefined && isAllowed(origin) ? origin : undefined, reply);
    done();
  };

/** Answers a preflight, after one of the two above has said for whom. */
export const answerPreflight =
  (methods: string) =>
  (_request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    reply
      .header('access-control-allow-methods', methods)
      .header('access-control-allow-headers', ALLOWED_HEADERS)
      .header('access-control-max-age', PREFLIGHT_SECONDS)
      .code(204)
      .send();
