import type { FastifyInstance } from 'fastify';
import { answerProblem } from './collector/answer-problem.ts';
import { Problem } from './collector/problems.ts';

/** Whether the process lives is told to the end. */
const IS_TOLD_STILL = /^\/healthz(?:\?|$)/;

/**
 * Answers what still comes on open connections, once a server has begun to close, that it is stopping: nobody listens for
 * new ones any more. Fastify would say so in words of its own, which neither a load balancer nor a courier's log
 * explains; so it must not (`return503OnClosing: false`). The answer ends its connection.
 */
export function refuseWhileClosing(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });
  app.addHook('onRequest', (request, reply, done) => {
    if (isClosing && !IS_TOLD_STILL.test(request.url))
      return void answerProblem(new Problem('not_ready', 'It is stopping.'), request, reply);
    done();
  });
}
