import type { FastifyInstance } from 'fastify';

const SWEEP_EVERY_MS = 50;

/**
 * Lets a closing server end as soon as the last request is answered.
 *
 * Browsers keep connections open for later, and open some in advance. A server that closes waits for
 * them, for as long as its keep-alive lasts.
 */
export function letGoOnClose(app: FastifyInstance): void {
  let inFlight = 0;
  app.addHook('onRequest', (_request, reply, done) => {
    inFlight++;
    reply.raw.once('close', () => inFlight--);
    done();
  });
  app.addHook('preClose', (done) => {
    let quietSweeps = 0;
    const sweep = setInterval(() => {
      app.server.closeIdleConnections();
      quietSweeps = inFlight === 0 ? quietSweeps + 1 : 0;
      if (quietSweeps > 1) app.server.closeAllConnections();
    }, SWEEP_EVERY_MS);
    app.server.once('close', () => clearInterval(sweep));
    if (!app.server.listening) clearInterval(sweep);
    done();
  });
}
