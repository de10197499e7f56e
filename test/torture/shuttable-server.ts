import { createServer, type RequestListener } from 'node:http';
import type { Socket } from 'node:net';

/** A server on one port that can be shut, so that nobody listens there, and opened again. */
export interface ShuttableServer {
  readonly isOpen: () => boolean;
  readonly open: () => Promise<void>;
  /** Cuts every connection too. */
  readonly shut: () => Promise<void>;
}

/** Makes a server; it is not open yet. */
export function createShuttableServer(port: number, answer: RequestListener): ShuttableServer {
  const sockets = new Set<Socket>();
  const server = createServer(answer);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return {
    isOpen: () => server.listening,
    open: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', () => {
          server.off('error', reject);
          resolve();
        });
      }),
    shut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
