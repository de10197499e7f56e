import type { FastifyInstance } from 'fastify';
import { answerNotFound, answerProblem } from './collector/answer-problem.ts';

/** Answers also what is not ours as a problem: on a server that has no other owner. */
export function standAlone(app: FastifyInstance): void {
  app.setNotFoundHandler(answerNotFound);
  app.setErrorHandler(answerProblem);
}
