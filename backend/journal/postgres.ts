import { createHash, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { DatabaseError } from './database-error.ts';
import type { Dialect, Parameter } from './dialect.ts';
import { LOCK_JOURNAL } from './locks.ts';
import { isToBeRepeated, toDatabaseError, toJournalError } from './postgres-errors.ts';
import { askServer } from './postgres-fitness.ts';
import { createLane, type Lane } from './postgres-lane.ts';
import { toPlace, type PostgresPlace } from './postgres-place.ts';
import { CHANNEL, createWatch } from './postgres-watch.ts';

/** How to open a database on a server. */
export interface PostgresOptions {
  /** Such as `postgres://role:password@host:5432/database`. */
  readonly databaseUrl: string;
}

/** A database on a server, which many programs may share. */
export interface PostgresDialect extends Dialect {
  /** The database's name and where it is, as messages have it. */
  readonly place: string;
}

const APPENDING = { connections: 2, timeoutMs: 30_000 }; // as many as the log has groups in flight
const ASKING = { connections: 2, timeoutMs: 60 * 60_000 }; // a migration or a rebuild takes its time
const READING = { connections: 4, timeoutMs: 30_000, settings: '-c default_transaction_read_only=on' };

const MOST_TRIES = 5;

/** Says a statement again when it lost against another one; nothing of it was done. */
async function untilDone<Value>(run: () => Promise<Value>): Promise<Value> {
  for (let tries = 1; ; tries++) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof DatabaseError) || !isToBeRepeated(error) || tries === MOST_TRIES) throw error;
    }
  }
}

/** The name of a statement that comes again and again: what is named is planned once a connection. */
const nameOf = (sql: string): string => createHash('sha256').update(sql).digest('base64url');

/** Sends the word that something was appended: what comes while it is under way is one more word after it. */
function createTell({ run }: Lane, ownWord: string): () => void {
  let isTelling = false;
  let isStale = false;
  const send = async (): Promise<void> => {
    try {
      while (isStale) {
        isStale = false;
        await run({ text: 'select pg_notify($1, $2)', values: [CHANNEL, ownWord] });
      }
    } finally {
      isTelling = false; // in the same turn as the last look at isStale
    }
  };
  return () => {
    isStale = true;
    if (isTelling) return;
    isTelling = true;
    send().catch(() => undefined); // the others look by themselves
  };
}

/** Holds the journal's lock in a connection of its own: it goes with the connection, whatever happens. */
async function exclusively<Value>({ config }: PostgresPlace, work: () => Promise<Value>): Promise<Value> {
  const client = new Client(config);
  client.on('error', () => undefined); // the work's own connections fail as well
  try {
    await client.connect();
    await client.query(LOCK_JOURNAL);
  } catch (error) {
    await client.end();
    throw toDatabaseError(error);
  }
  try {
    return await work();
  } finally {
    await client.end();
  }
}

function toDialect(place: PostgresPlace, durable: boolean): PostgresDialect {
  const appending = createLane(place.config, APPENDING);
  const asking = createLane(place.config, ASKING);
  const reading = createLane(place.config, READING);
  const ownWord = randomUUID();
  const watch = createWatch({ config: place.config, ownWord });
  const runOn =
    ({ run }: Lane) =>
    async <Row>(text: string, parameters: readonly Parameter[] = []): Promise<readonly Row[]> =>
      (await run({ text, values: [...parameters] })) as readonly Row[];
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await watch.close();
    await Promise.all([appending, asking, reading].map((lane) => lane.close()));
  };
  return {
    name: 'postgres',
    kind: 'database',
    place: place.name,
    durable,
    alive: watch.alive,
    query: runOn(asking),
    repeat: async <Row>(sql: string, json: string) =>
      (await untilDone(() => appending.run({ name: nameOf(sql), text: sql, values: [json] }))) as readonly Row[],
    read: runOn(reading),
    script: async (sql) => void (await asking.run({ text: sql })), // said at once, it is one transaction
    exclusively: (work) => exclusively(place, work),
    others: { tell: createTell(asking, ownWord), onTold: watch.onTold },
    close: () => (closed ??= close()),
  };
}

/** Opens a database on a server. Rejects with a {@link JournalError} that names the way out and no password. */
export async function openPostgres({ databaseUrl }: PostgresOptions): Promise<PostgresDialect> {
  const place = toPlace(databaseUrl);
  try {
    const { durable } = await askServer(place);
    return toDialect(place, durable);
  } catch (error) {
    throw toJournalError(error, place);
  }
}

/** What hinders a journal on an open database, such as a right that the role has not, with the way out. */
export const explainOpening = (error: unknown, databaseUrl: string): unknown =>
  toJournalError(error, toPlace(databaseUrl));
