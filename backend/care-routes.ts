import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerProblem } from './collector/answer-problem.ts';
import { protect } from './collector/cors.ts';
import { accessOf, type Door } from './collector/door.ts';
import { isLoopback } from './collector/network.ts';
import { Problem } from './collector/problems.ts';
import type { Journal } from './journal/journal.ts';
import type { Log } from './log/log.ts';
import type { Metrics } from './metrics/metrics.ts';
import { VERSION } from './version.ts';

/** What the routes for whoever looks after the backend need. */
export interface CareOptions {
  readonly door: Door;
  readonly journal: Pick<Journal, 'alive' | 'durable' | 'dialect' | 'ping'>;
  readonly log: Pick<Log, 'isFull'>;
  readonly metrics: Pick<Metrics, 'write'>;
}

/** A database that takes longer for nothing at all would take too long for everything else. */
const PATIENCE_MS = 5000;

async function answersInTime(ping: () => Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS, false)));
  try {
    const isThere = ping().then(
      () => true,
      () => false,
    );
    return await Promise.race([isThere, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Said by every proxy there is: whoever asks through one is somewhere else. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

const isFromHere = ({ raw, headers }: FastifyRequest): boolean =>
  isLoopback(raw.socket.remoteAddress ?? '') && FORWARDED.every((name) => headers[name] === undefined);

/**
 * Puts `/healthz` (the process lives), `/readyz` (requests may be sent) and `/metrics` (Prometheus) on a server. The
 * last says how busy the shops are, so it is for the machine itself, or for a key with the scope `manage`. That the
 * server stops is said before any route is asked, see `refuse-while-closing.ts`.
 */
export function addCare(app: FastifyInstance, { door, journal, log, metrics }: CareOptions): void {
  const ends = {
    errorHandler: answerProblem,
    onRequest: async (_request: FastifyRequest, reply: FastifyReply) => void protect(reply),
  };

  app.get('/healthz', ends, (_request, reply) => {
    const isWell = journal.alive();
    return reply.code(isWell ? 200 : 503).send({
      status: isWell ? 'ok' : 'failing',
      durable: journal.durable,
      version: VERSION,
      journal: { dialect: journal.dialect },
    });
  });

  app.get('/readyz', ends, async (_request, reply) => {
    if (log.isFull()) throw new Problem('not_ready', 'Too much is waiting for the journal.');
    if (!(await answersInTime(journal.ping))) throw new Problem('not_ready', 'The journal does not answer.');
    return reply.send({ status: 'ready' });
  });

  app.get('/metrics', ends, (request, reply) => {
    if (!isFromHere(request)) {
      if (request.headers.authorization === undefined) throw new Problem('not_from_here');
      accessOf(request, door, ['manage']);
    }
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(metrics.write());
  });
}
