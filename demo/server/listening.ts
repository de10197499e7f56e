import type { Server } from 'node:http';
import { StartProblem } from './start-problem.ts';

const toProblem = (error: NodeJS.ErrnoException, host: string, port: number): Error => {
  if (error.code === 'EADDRINUSE')
    return new StartProblem(
      'port-taken',
      `Port ${port} is taken. Choose another one, such as: PORT=${port + 1} npm start`,
    );
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'EACCES')
    return new StartProblem('no-address', `Cannot listen on ${host}:${port} (${error.code}).`);
  return error;
};

/** Listens, and resolves with the port: the one asked for, or a free one for 0. */
export const listen = (server: Server, { host, port }: { host: string; port: number }): Promise<number> =>
  new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => reject(toProblem(error, host, port));
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });

const LONGEST_GOODBYE_MS = 3000;

/** Takes no more requests and waits for those under way; a line that stays open is cut after a while. */
export const stopListening = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), LONGEST_GOODBYE_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
