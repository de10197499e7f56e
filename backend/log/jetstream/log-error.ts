/** The broker cannot be used. The message says what to look at. */
export class LogError extends Error {
  override readonly name = 'LogError';
  readonly code = 'log_unusable';
}
