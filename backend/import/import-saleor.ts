import type { RefusalCode } from '@tillroll/catalogue';
import { admit, idOf, type Admission, type Circumstances } from '../collector/admit.ts';
import { Problem } from '../collector/problems.ts';
import { writeEntries } from '../collector/take-batch.ts';
import type { Entry, Fate, Log } from '../log/log.ts';
import { fromSaleor, type Translated } from './from-saleor.ts';
import { findSaleorEvents, hasEventLists, isNode, type FoundEvent } from './saleor-answer.ts';

/** One event that was not taken. */
export interface ImportRefusal {
  /** Which event of the answer, counted from 0. */
  readonly index: number;
  /** Saleor's id; empty when there is none. */
  readonly id: string;
  readonly code: RefusalCode;
  /** JSON pointer (RFC 6901) into the answer. */
  readonly path: string;
  /** The rule, as a sentence about the value at `path`. */
  readonly message: string;
}

/** What became of an answer. */
export interface ImportReport {
  /** How many events are new. */
  readonly took: number;
  /** How many were there already: an import can be repeated. */
  readonly skipped: number;
  readonly refused: number;
  readonly refusals: readonly ImportRefusal[];
}

/** What an import is done with. */
export interface ImportOptions {
  readonly log: Pick<Log, 'write'>;
  /** Whose instance of Saleor (CloudEvents `source`): ids are unique for a source. */
  readonly source: string;
  readonly circumstances: Circumstances;
}

/** As many events as go into one commit. */
const COMMIT_EVENTS = 1000;

interface Item {
  readonly index: number;
  readonly translated: Translated;
  readonly admission: Admission;
}

/** Takes out what stood in for the parameters that Saleor left out. */
function withoutStandIns(entry: Entry, standIns: readonly string[]): Entry {
  const data = entry.kind === 'event' ? entry.envelope.data : undefined;
  if (entry.kind !== 'event' || standIns.length === 0 || !isNode(data)) return entry;
  const told = Object.fromEntries(Object.entries(data).filter(([name]) => !standIns.includes(name)));
  return { ...entry, envelope: { ...entry.envelope, data: told } };
}

function toItem(found: FoundEvent, index: number, { source, circumstances }: ImportOptions): Item {
  const translated = fromSaleor(found, source);
  const admission = admit(translated.event, index, circumstances);
  if (admission.kind === 'refused') return { index, translated, admission };
  return {
    index,
    translated,
    admission: { ...admission, entry: withoutStandIns(admission.entry, translated.standIns) },
  };
}

function write(log: ImportOptions['log'], items: readonly Item[]): Promise<readonly Fate[]> {
  const entries = items.flatMap(({ admission }) => (admission.kind === 'admitted' ? [admission.entry] : []));
  return writeEntries(log, entries, Buffer.byteLength(JSON.stringify(entries)));
}

function toRefusal({ index, translated, admission }: Item, fate: Fate | undefined): ImportRefusal | undefined {
  const id = idOf(translated.event);
  if (admission.kind === 'refused') {
    const { code, message, path } = admission.refusal;
    return { index, id, code, path: translated.toPath(path), message: message.replace(/^event \d+: /, '') };
  }
  if (fate?.kind !== 'unstorable') return undefined;
  return {
    index,
    id,
    code: 'invalid_event',
    path: translated.toPath(''),
    message: `cannot be stored: ${fate.message}`,
  };
}

function explainNothing(answer: unknown): Problem {
  const errors: unknown = isNode(answer) ? answer['errors'] : undefined;
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  const said =
    isNode(first) && typeof first['message'] === 'string' ? ` Saleor says: ${first['message'].slice(0, 300)}` : '';
  const wanted = 'Post what Saleor’s GraphQL answers to a query for orders or customers with their events.';
  return new Problem('bad_request', `There is no list of events in this answer. ${wanted}${said}`);
}

/**
 * Takes the order and customer events of one answer of Saleor's GraphQL. Each is judged for itself. The same answer
 * again changes nothing. Throws a {@link Problem} when the whole is no such answer or cannot be written now; what was
 * written until then stays, and is skipped when the answer comes again.
 */
export async function importSaleor(answer: unknown, options: ImportOptions): Promise<ImportReport> {
  if (!hasEventLists(answer)) throw explainNothing(answer);
  const found = findSaleorEvents(answer);
  const counts = { accepted: 0, duplicate: 0 };
  const refusals: ImportRefusal[] = [];
  for (let start = 0; start < found.length; start += COMMIT_EVENTS) {
    const items = found.slice(start, start + COMMIT_EVENTS).map((each, at) => toItem(each, start + at, options));
    const fates = (await write(options.log, items)).values();
    for (const item of items) {
      const fate: Fate | undefined = item.admission.kind === 'admitted' ? fates.next().value : undefined;
      const refusal = toRefusal(item, fate);
      if (refusal) refusals.push(refusal);
      else counts[fate?.kind === 'accepted' ? 'accepted' : 'duplicate']++;
    }
  }
  return { took: counts.accepted, skipped: counts.duplicate, refused: refusals.length, refusals };
}
