/** The database said no. `code` is the SQLSTATE, empty when the database itself has failed. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Whether the fault lies in the data and not in the database: trying again would fail again.
 *
 * Class 22 is "data exception"; 54000 is a value too long for an index.
 */
export const isUnstorable = (error: unknown): error is DatabaseError =>
  error instanceof DatabaseError && (error.code.startsWith('22') || error.code === '54000');
