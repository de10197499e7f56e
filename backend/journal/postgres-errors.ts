import { DatabaseError as ServerError } from 'pg';
import { DatabaseError } from './database-error.ts';
import { JournalError, type JournalErrorCode } from './journal-error.ts';
import type { PostgresPlace } from './postgres-place.ts';

const messageOf = (error: unknown): string => {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', '); // an address of each family
  return error instanceof Error ? error.message : String(error);
};

/** A failure in the journal's words; without the server's details, which quote what was to be written. */
export function toDatabaseError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  return new DatabaseError(error instanceof ServerError ? (error.code ?? '') : '', messageOf(error));
}

/** Broken connection; operator intervention; a server that has become a read-only copy. */
const OF_THE_CONNECTION = ['08', '57'];
const READ_ONLY = '25006';
const CANCELED = '57014';

/** Whether another connection may do what this one could not. */
export const isOfConnection = ({ code }: DatabaseError): boolean =>
  code === '' || code === READ_ONLY || (code !== CANCELED && OF_THE_CONNECTION.includes(code.slice(0, 2)));

/** A circle of waiting transactions, or one that came between: the whole statement may be said again. */
export const isToBeRepeated = ({ code }: DatabaseError): boolean => code === '40P01' || code === '40001';

type Reason = readonly [JournalErrorCode, (place: PostgresPlace) => string];

const refused = (why: (place: PostgresPlace) => string): Reason => ['database_refused', why];

const noEntry = refused(
  ({ role, host }) =>
    `PostgreSQL on ${host} does not let the role ${role} in: its name, its password or pg_hba.conf is not right.`,
);
const noRight = refused(
  ({ role, database }) =>
    `The role ${role} may not make tables in the database ${database}. Make it the owner: alter database ${database} owner to ${role}`,
);

const REASONS: Readonly<Record<string, Reason>> = {
  '28P01': noEntry,
  '28000': noEntry,
  '3D000': refused(
    ({ database, host, role }) =>
      `There is no database ${database} on ${host}. Make it: create database ${database} owner ${role} encoding 'UTF8' template template0`,
  ),
  '42501': noRight,
  '53300': ['database_unreachable', ({ host }) => `PostgreSQL on ${host} has no connection free (max_connections).`],
};

/** Why a journal could not be opened, with the way out. */
export function toJournalError(error: unknown, place: PostgresPlace): unknown {
  if (error instanceof JournalError) return error;
  const cause = toDatabaseError(error);
  const [code, say] = REASONS[cause.code] ?? [];
  if (code !== undefined && say !== undefined) return new JournalError(code, say(place), { cause });
  if (!isOfConnection(cause)) return error;
  return new JournalError(
    'database_unreachable',
    `No PostgreSQL answers on ${place.host} (${cause.message}). Is it running, and is DATABASE_URL right?`,
    { cause },
  );
}
