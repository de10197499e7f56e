import type { FastifyInstance, FastifyRequest } from 'fastify';

const SWEEP_EVERY_MS = 50;
/** How long a closing server waits for requests that are still coming in. */
const PATIENCE_MS = 10_000;

/**
 * Lets a closing server end as soon as the last request is answered.
 *
 * Browsers keep connections open for later, and open some in advance. A server that closes waits for
 * them, for as long as its keep-alive lasts. It would also wait for a sender that never finishes its
 * request: that one has so long. What has come in whole is answered, however long that takes.
 */
export function letGoOnClose(app: FastifyInstance, patienceMs: number = PATIENCE_MS): void {
  const inFlight = new Set<FastifyRequest>();
  app.addHook('onRequest', (request, reply, done) => {
    inFlight.add(request);
    reply.raw.once('close', () => inFlight.delete(request));
    done();
  });
  app.addHook('preClose', (done) => {
    let sweeps = 0;
    let quietSweeps = 0;
    const letGoOfTheUnfinished = (): void => {
      if (sweeps * SWEEP_EVERY_MS < patienceMs) return;
      for (const { raw } of inFlight) if (!raw.complete) raw.socket.destroy();
    };
    const sweep = setInterval(() => {
      sweeps++;
      app.server.closeIdleConnections();
      letGoOfTheUnfinished();
      quietSweeps = inFlight.size === 0 ? quietSweeps + 1 : 0;
      if (quietSweeps > 1) app.server.closeAllConnections();
    }, SWEEP_EVERY_MS);
    app.server.once('close', () => clearInterval(sweep));
    if (!app.server.listening) clearInterval(sweep);
    done();
  });
}
