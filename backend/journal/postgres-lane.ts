import { Pool, type ClientConfig, type PoolClient, type QueryConfig } from 'pg';
import type { DatabaseError } from './database-error.ts';
import { isOfConnection, toDatabaseError } from './postgres-errors.ts';

/** Connections for one kind of work. */
export interface LaneOptions {
  readonly connections: number;
  /** A statement that takes longer is given up, by the server and, should that be silent, by us. */
  readonly timeoutMs: number;
  /** More settings, as `options` of a connection has them. */
  readonly settings?: string;
}

/** A few connections that take turns. */
export interface Lane {
  /** Runs one statement on a free connection. Rejects with a {@link DatabaseError}. */
  readonly run: (query: QueryConfig) => Promise<readonly unknown[]>;
  readonly close: () => Promise<void>;
}

/** How much later than the server we give a statement up. */
const GRACE_MS = 5000;
/** Statements that a connection keeps planned; a plan of the append is about half a megabyte. */
const MOST_PLANNED = 50;

/** Lets so many at a time through. The others wait for their turn, however long: a pool would give them up. */
function createTurnstile(places: number) {
  const waiting: (() => void)[] = [];
  const idle: (() => void)[] = [];
  let inside = 0;

  const enter = async (): Promise<void> => {
    if (inside < places) inside++;
    else await new Promise<void>((resolve) => waiting.push(resolve)); // whoever leaves hands on the place
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next) return next();
    inside--;
    if (inside === 0) for (const resolve of idle.splice(0)) resolve();
  };
  return {
    pass: async <Value>(work: () => Promise<Value>): Promise<Value> => {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
    /** Resolves once nobody is inside or waits. */
    emptied: (): Promise<void> =>
      inside === 0 ? Promise.resolve() : new Promise<void>((resolve) => void idle.push(resolve)),
  };
}

/** Opens connections as they are needed; one that has failed is not used again. */
export function createLane(config: ClientConfig, { connections, timeoutMs, settings }: LaneOptions): Lane {
  const pool = new Pool({
    ...config,
    max: connections,
    idleTimeoutMillis: 0,
    statement_timeout: timeoutMs,
    query_timeout: timeoutMs + GRACE_MS,
    ...(settings !== undefined && { options: `${config.options ?? ''} ${settings}` }),
  });
  pool.on('error', () => undefined); // of a connection that nobody uses: the next use opens another
  const planned = new WeakMap<PoolClient, Set<string>>();
  pool.on('connect', (client) => {
    client.on('error', () => undefined); // of one that is in use: its statement rejects as well
    planned.set(client, new Set());
  });
  const turnstile = createTurnstile(connections);
  let closed: Promise<void> | undefined;

  const isFull = (client: PoolClient, { name }: QueryConfig): boolean => {
    const names = planned.get(client);
    if (name !== undefined) names?.add(name);
    return (names?.size ?? 0) >= MOST_PLANNED;
  };

  const runOn = async (client: PoolClient, query: QueryConfig): Promise<readonly unknown[]> => {
    let failure: DatabaseError | undefined;
    try {
      const { rows } = await client.query(query);
      return rows;
    } catch (error) {
      failure = toDatabaseError(error);
      throw failure;
    } finally {
      client.release((failure && isOfConnection(failure)) || isFull(client, query));
    }
  };

  const connect = (): Promise<PoolClient> =>
    pool.connect().catch((error: unknown) => {
      throw toDatabaseError(error);
    });

  const close = async (): Promise<void> => {
    await turnstile.emptied();
    await pool.end();
  };

  return {
    run: (query) => turnstile.pass(async () => runOn(await connect(), query)),
    close: () => (closed ??= close()),
  };
}
