/** The database said no. `code` is the SQLSTATE, empty when the database itself has failed. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Classes of SQLSTATE that lie in the data: 21 and 23 are broken constraints, 22 is "data exception". */
const OF_THE_DATA = ['21', '22', '23'];
/** A value too long for an index. */
const TOO_LONG = '54000';

/** What may be said of such a fault to whoever sent the data: nothing of the database's own words. */
export const toUnstorableMessage = ({ code }: DatabaseError): string =>
  code === TOO_LONG ? 'an id in it is too long' : 'it has a value that no database can keep';

/** Whether the fault lies in the data and not in the database: trying again would fail again. */
export const isUnstorable = (error: unknown): error is DatabaseError =>
  error instanceof DatabaseError && (error.code === TOO_LONG || OF_THE_DATA.includes(error.code.slice(0, 2)));
