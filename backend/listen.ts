import type { FastifyInstance } from 'fastify';

/** Where to listen. */
export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

/** The server could not listen. The message names the way out. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly code: 'port_taken' | 'port_refused';

  constructor(code: ListenError['code'], message: string, options: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const SYSTEM_SAYS: Readonly<Record<string, (options: ListenOptions) => [ListenError['code'], string]>> = {
  EADDRINUSE: ({ host, port }) => [
    'port_taken',
    `Port ${port} on ${host} is taken. Stop what listens there, or choose another port: PORT=${port + 1} or --port ${port + 1}.`,
  ],
  EACCES: ({ port }) => [
    'port_refused',
    `Port ${port} needs rights this user has not. Choose one above 1023: PORT=8417.`,
  ],
  EADDRNOTAVAIL: ({ host }) => [
    'port_refused',
    `${host} is no address of this machine. Choose another: HOST=127.0.0.1.`,
  ],
};

/** Starts listening and returns the URL; rejects with a {@link ListenError}. */
export async function listen(app: FastifyInstance, options: ListenOptions): Promise<{ readonly url: string }> {
  try {
    return { url: await app.listen({ host: options.host, port: options.port }) };
  } catch (error) {
    const said = error instanceof Error && 'code' in error ? SYSTEM_SAYS[String(error.code)]?.(options) : undefined;
    if (said === undefined) throw error;
    throw new ListenError(...said, { cause: error });
  }
}
