/** Why a journal could not be opened. */
export type JournalErrorCode =
  | 'folder_in_use'
  | 'folder_not_ours'
  | 'folder_damaged'
  | 'folder_newer'
  | 'folder_not_created'
  | 'database_url_wrong'
  | 'database_unreachable'
  | 'database_refused'
  | 'database_unfit'
  | 'database_not_ours'
  | 'database_newer';

/** A journal could not be opened. The message names the folder or the database, and the way out. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
  readonly code: JournalErrorCode;

  constructor(code: JournalErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
