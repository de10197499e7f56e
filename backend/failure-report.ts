import { DatabaseError, isUnstorable } from './journal/database-error.ts';

/** What the log is told of a failure. */
export interface FailureReport {
  readonly name: string;
  /** The SQLSTATE of a database's error. */
  readonly code?: string;
  readonly message?: string;
  /** The answer's field that failed. */
  readonly path?: unknown;
  readonly stack: readonly string[];
}

const causeOf = (error: unknown): unknown =>
  error instanceof Error && 'originalError' in error && error.originalError instanceof Error
    ? causeOf(error.originalError)
    : error;

/** Tells a failure without payloads: neither the query, nor the value that a database's message would quote. */
export function toFailureReport(error: unknown): FailureReport {
  const path = typeof error === 'object' && error !== null && 'path' in error ? error.path : undefined;
  const cause = causeOf(error);
  if (!(cause instanceof Error)) return { name: typeof cause, path, stack: [] };
  return {
    name: cause.name,
    ...(cause instanceof DatabaseError && { code: cause.code }),
    ...(!isUnstorable(cause) && { message: cause.message }),
    path,
    stack: (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)),
  };
}
