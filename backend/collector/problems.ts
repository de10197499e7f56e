import type { ProblemDocument } from '@tillroll/catalogue';

interface ProblemRow {
  readonly status: number;
  readonly title: string;
  /** The way out; also the detail when nothing more exact is known. */
  readonly wayOut: string;
}

const KEY = 'Send the key as "Authorization: Bearer <key>", or as ?key=<key> where headers cannot be set.';

/** Every reason for which a whole request is not taken. */
export const PROBLEMS = {
  not_json: { status: 400, title: 'The body is not JSON', wayOut: 'Send a JSON array of events, encoded as UTF-8.' },
  not_a_batch: {
    status: 400,
    title: 'The body is not a batch of events',
    wayOut: 'Send a JSON array of event objects, or one event object as application/cloudevents+json.',
  },
  empty_batch: { status: 400, title: 'The batch is empty', wayOut: 'Send at least one event.' },
  bad_gzip: {
    status: 400,
    title: 'The body is not gzip',
    wayOut: 'Send what Content-Encoding says, or leave the header out.',
  },
  bad_request: { status: 400, title: 'The request is not valid', wayOut: 'Compare it with the wire contract.' },
  key_missing: { status: 401, title: 'There is no key', wayOut: KEY },
  key_unknown: {
    status: 401,
    title: 'The key is not known',
    wayOut: 'Check the key: it may have ended. "tillroll keys list" tells, "tillroll keys create" makes a new one.',
  },
  scope_missing: {
    status: 403,
    title: 'The key may not do this',
    wayOut: 'Use a key with the right scope: collect or record to send events, read to read them, manage for keys.',
  },
  signature_missing: {
    status: 401,
    title: 'There is no signature',
    wayOut:
      'Saleor puts it into the header Saleor-Signature: a proxy has taken it away, or somebody else has sent this.',
  },
  signature_wrong: {
    status: 401,
    title: 'The signature is not right',
    wayOut: 'It must be of the body as it was sent, by the key of this Saleor or with the secret of the webhook.',
  },
  sender_not_allowed: {
    status: 403,
    title: 'The sender is not allowed',
    wayOut: 'Only the Saleor that SALEOR_API_URL names may say something here.',
  },
  origin_not_allowed: {
    status: 403,
    title: 'The origin is not allowed',
    wayOut: 'A publishable key works only from its own origins: make one with --origin for this origin.',
  },
  not_from_here: {
    status: 403,
    title: 'Not for everybody',
    wayOut: 'Ask from the machine itself, or with a key that has the scope manage.',
  },
  not_found: { status: 404, title: 'There is nothing here', wayOut: 'Events are posted to /v1/events.' },
  method_not_allowed: { status: 405, title: 'The method is not allowed', wayOut: 'See the header Allow.' },
  too_large: { status: 413, title: 'The request is too large', wayOut: 'Send the events in smaller batches.' },
  too_many_events: { status: 413, title: 'The batch has too many events', wayOut: 'Send them in smaller batches.' },
  unsupported_type: {
    status: 415,
    title: 'The content type is not supported',
    wayOut: 'Use application/cloudevents-batch+json, application/cloudevents+json, or text/plain for beacons.',
  },
  unsupported_encoding: {
    status: 415,
    title: 'The content encoding is not supported',
    wayOut: 'Use gzip, or no encoding.',
  },
  too_slow: { status: 408, title: 'The request has taken too long', wayOut: 'Send it again, all at once.' },
  headers_too_large: { status: 431, title: 'The headers are too large', wayOut: 'Send less in headers and address.' },
  rate_limited: {
    status: 429,
    title: 'Too much in too short a time',
    wayOut: 'Send it again after the time in Retry-After.',
  },
  internal: { status: 500, title: 'The server has failed', wayOut: 'Send it again later; the log knows more.' },
  busy: { status: 503, title: 'Too much is waiting', wayOut: 'Send it again after the time in Retry-After.' },
  signer_not_known: {
    status: 503,
    title: 'The key of the signature is not known yet',
    wayOut: 'Send it again after the time in Retry-After: Saleor is asked for its keys again then.',
  },
  not_ready: { status: 503, title: 'The backend is not ready', wayOut: 'Ask again in a moment.' },
  journal_failed: {
    status: 503,
    title: 'The journal cannot be written',
    wayOut: 'Send it again after the time in Retry-After; repeats have no effect.',
  },
} as const satisfies Record<string, ProblemRow>;

/** Names a row of {@link PROBLEMS}. */
export type ProblemCode = keyof typeof PROBLEMS;

/** A problem document with the two members of our own that the wire contract does not need. */
export interface FullProblemDocument extends ProblemDocument {
  readonly code: ProblemCode;
  /** Names this one occurrence; the log has it as `reqId`. */
  readonly instance: string;
}

interface ProblemOptions extends ErrorOptions {
  /** When it may be tried again, where that is known. */
  readonly retryAfterSeconds?: number;
}

/** How a request ends that is not taken: fastify's hooks can only fail by throwing. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ProblemCode, detail: string = PROBLEMS[code].wayOut, options?: ProblemOptions) {
    super(detail, options);
    this.code = code;
    this.retryAfterSeconds = options?.retryAfterSeconds;
  }
}

/** Writes a problem down. Source: RFC 9457. */
export const toProblemDocument = (problem: Problem, requestId: string): FullProblemDocument => ({
  type: `/problems/${problem.code.replaceAll('_', '-')}`,
  title: PROBLEMS[problem.code].title,
  status: PROBLEMS[problem.code].status,
  detail: problem.message,
  code: problem.code,
  instance: `urn:uuid:${requestId}`,
});
