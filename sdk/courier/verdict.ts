import { parseReceiptBook, type ProblemDocument, type Receipt } from '@tillroll/catalogue';
import { retryAfterMs } from './retry-after.ts';

/** What an answer, or its absence, means for the events that were sent. */
export type Verdict =
  | { readonly kind: 'answered'; readonly receipts: readonly Receipt[] }
  /** The batch is not a batch, or too large: one of its events offends. */
  | { readonly kind: 'too-large' | 'malformed'; readonly reason: string }
  /** The key or the origin is not allowed: nothing will change by asking again soon. */
  | { readonly kind: 'unauthorised'; readonly reason: string }
  | { readonly kind: 'busy'; readonly reason: string; readonly retryAfterMs: number | undefined }
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** Somebody else answered: a proxy, a wrong path, a captive portal. */
  | { readonly kind: 'elsewhere'; readonly reason: string };

/** An answer, read. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | null;
  readonly body: string;
}

const BUSY: readonly number[] = [408, 425, 429];

const isProblem = ({ contentType }: Answer): boolean => contentType.startsWith('application/problem+json');

/** The collector's own words about what is wrong, else the bare status. */
function reasonOf(answer: Answer): string {
  if (!isProblem(answer)) return `HTTP ${answer.status}`;
  try {
    const { title, detail } = JSON.parse(answer.body) as Partial<ProblemDocument>;
    return [title, detail].filter((part) => typeof part === 'string').join(': ') || `HTTP ${answer.status}`;
  } catch {
    return `HTTP ${answer.status}`; // half a problem document: the status says enough
  }
}

/**
 * Judges an answer by the table of the wire contract.
 *
 * A 400 counts as the collector's word only when it comes as a problem document: a proxy that answers
 * everything with 400 must not bury a single event.
 */
export function toVerdict(answer: Answer, now: number): Verdict {
  const { status } = answer;
  const reason = reasonOf(answer);
  if (status === 200) {
    const book = parseReceiptBook(answer.body);
    return book
      ? { kind: 'answered', receipts: book.receipts }
      : { kind: 'elsewhere', reason: 'the answer is not a list of receipts; is this the collector?' };
  }
  if (status === 413) return { kind: 'too-large', reason };
  if (status === 400 && isProblem(answer)) return { kind: 'malformed', reason };
  if (status === 401 || status === 403) return { kind: 'unauthorised', reason };
  if (status >= 500 || BUSY.includes(status)) {
    return { kind: 'busy', reason, retryAfterMs: retryAfterMs(answer.retryAfter, now) };
  }
  return { kind: 'elsewhere', reason };
}
