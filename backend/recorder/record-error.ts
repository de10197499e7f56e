import type { Issue } from '@tillroll/catalogue';

/**
 * Why an event was not recorded.
 *
 * - `invalid`: it breaks a rule; `issues` name each field and its rule. Nothing was written.
 * - `not_allowed`: the key is unknown or may not record. Nothing was written.
 * - `not_written`: the backend is busy, failing or out of reach. Whether it was written is not known; to say it
 *   again with the same `id` is safe, because the same id is the same event.
 */
export type RecordErrorCode = 'invalid' | 'not_allowed' | 'not_written';

interface Circumstances extends ErrorOptions {
  readonly issues?: readonly Issue[];
  readonly eventId?: string | undefined;
}

/** An event that was not recorded. The message names the way out. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
  readonly code: RecordErrorCode;
  /**
   * Every broken rule. `path` is a JSON pointer (RFC 6901) into the arguments as the caller named them, such as
   * `/paymentId` or `/lines/0/quantity`; empty for the whole. Empty unless the code is `invalid`.
   */
  readonly issues: readonly Issue[];
  /** The id the event has, or would have had: hand it in as `id` to say the same event again. */
  readonly eventId: string | undefined;

  constructor(code: RecordErrorCode, message: string, { issues = [], eventId, ...options }: Circumstances = {}) {
    super(message, options);
    this.code = code;
    this.issues = issues;
    this.eventId = eventId;
  }
}

const toSentence = ({ path, message }: Issue): string => (path === '' ? message : `${path} ${message}`);

/** The error of an event that breaks rules. */
export const toInvalid = (type: string, issues: readonly Issue[], eventId?: string): RecordError =>
  new RecordError('invalid', `${type} is not recorded: ${issues.map(toSentence).join('; ')}.`, { issues, eventId });
