import {
  checkDropReport,
  checkEvent,
  DROP_REPORT_TYPE,
  isStorable,
  parseType,
  toEventId,
  trustOf,
  typeOf,
  type Receipt,
  type RefusalCode,
} from '@tillroll/catalogue';
import type { Entry } from '../log/log.ts';
import { isPublishable, type Access } from './access.ts';
import { toTimes, type Arrival } from './arrival.ts';
import type { RawEvent } from './batch.ts';

/** The collector's refusal of one event. */
export type Refusal = Extract<Receipt, { status: 'refused' }>;

/** What the collector says to one event. The entry of a refused one only marks its sequence. */
export type Admission =
  | { readonly kind: 'admitted'; readonly entry: Entry }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly entry: Entry | undefined };

/** What an event is judged by besides itself. */
export interface Circumstances {
  readonly access: Access;
  readonly arrival: Arrival;
  readonly limitEventBytes: number;
  /** The body's size: in a small one no event needs measuring. */
  readonly bodyBytes: number;
}

/** The envelope's bound for the ids of rolls. */
const LONGEST_WORD = 1024;

interface Reason {
  readonly code: RefusalCode;
  readonly message: string;
  readonly path: string;
}

/** The id as it was sent; empty when there is none that could be repeated. */
export const idOf = (event: RawEvent): string => (typeof event['id'] === 'string' ? event['id'] : '');

/** A refusal of the event at an index of the batch. An event without an id is told by its index. */
export const toRefusal = (event: RawEvent, index: number, { code, message, path }: Reason): Refusal => {
  const id = idOf(event);
  return {
    id: toEventId(id),
    status: 'refused',
    code,
    message: id === '' ? `event ${index}: ${message}` : message,
    path,
  };
};

/** An id as the envelope of an admitted event has it, so that both mark the same roll; undefined when it could not. */
function toWord(value: unknown): string | undefined {
  if (typeof value !== 'string' || Buffer.byteLength(value) > LONGEST_WORD || !isStorable(value)) return undefined;
  return value.trim() || undefined;
}

/** The word for the ledger that a sequence was refused; nothing when the event does not say which. */
function toMark(event: RawEvent, { access, arrival }: Circumstances): Entry | undefined {
  const { sequence } = event;
  const rollId = toWord(event['rollid']);
  if (rollId === undefined || typeof sequence !== 'number' || !Number.isSafeInteger(sequence) || sequence < 1)
    return undefined;
  return {
    kind: 'refused',
    shop: access.shop,
    rollId,
    sequence,
    clientId: toWord(event['clientid']) ?? null,
    receivedAt: new Date(arrival.receivedMs).toISOString(),
  };
}

function findTrespass(given: unknown, access: Access): Reason | undefined {
  if (!isPublishable(access) || typeof given !== 'string') return undefined;
  const type = given.trim(); // as the check reads it
  const kind = parseType(type);
  if (kind === undefined) {
    if (type.startsWith('signal.')) return undefined; // the check says that there is none
    return { code: 'not_allowed', message: 'a publishable key may only send signals and client events', path: '/type' };
  }
  if (trustOf(kind) === 'publishable') return undefined;
  const only = kind.family === 'signal' ? `${typeOf(kind)} is` : `${kind.family} events are`;
  const message = `${only} the server's to say: send it with a secret key; a publishable key may only send signals of the page`;
  return { code: 'not_allowed', message, path: '/type' };
}

/** Comes before the check: what the check costs grows with the event. */
function findOversize(event: RawEvent, { bodyBytes, limitEventBytes }: Circumstances): Reason | undefined {
  if (bodyBytes <= limitEventBytes) return undefined;
  try {
    if (Buffer.byteLength(JSON.stringify(event)) <= limitEventBytes) return undefined;
  } catch {
    return { code: 'invalid_event', message: 'must not be nested so deep', path: '' }; // too deep for any stack
  }
  return { code: 'event_too_large', message: `an event may have at most ${limitEventBytes} bytes`, path: '' };
}

/** A courier's word to the ledger about its own roll: no event, and nothing else is done with it. */
function admitReport(event: RawEvent, { access, arrival }: Circumstances): Entry | Reason {
  const rollId = toWord(event['rollid']);
  if (idOf(event) === '') return { code: 'invalid_event', message: 'must not be empty', path: '/id' };
  if (rollId === undefined)
    return { code: 'invalid_event', message: `must be the roll's id, of 1 to ${LONGEST_WORD} bytes`, path: '/rollid' };
  const checked = checkDropReport(event['data']);
  if (checked.kind === 'issues') {
    const [{ path, message }] = checked.issues;
    return { code: 'invalid_event', message, path: `/data${path}` };
  }
  return {
    kind: 'dropped',
    shop: access.shop,
    rollId,
    clientId: toWord(event['clientid']) ?? null,
    receivedAt: new Date(arrival.receivedMs).toISOString(),
    drops: checked.value.drops,
    deadLetters: checked.value.deadLetters ?? null,
  };
}

/** Checks one event, then what its sender may say. Looks at nothing but the event: neighbours do not matter. */
export function admit(event: RawEvent, index: number, circumstances: Circumstances): Admission {
  const refuse = (reason: Reason): Admission => ({
    kind: 'refused',
    refusal: toRefusal(event, index, reason),
    entry: toMark(event, circumstances),
  });
  if (event['type'] === DROP_REPORT_TYPE) {
    const report = findOversize(event, circumstances) ?? admitReport(event, circumstances);
    return 'kind' in report ? { kind: 'admitted', entry: report } : refuse(report);
  }
  const trespass = findTrespass(event['type'], circumstances.access);
  if (trespass) return refuse(trespass);
  const oversize = findOversize(event, circumstances);
  if (oversize) return refuse(oversize);
  const checked = checkEvent(event);
  if (checked.kind === 'issues') {
    const [{ path, message }] = checked.issues;
    const code = path === '/type' && typeof event['type'] === 'string' ? 'unknown_type' : 'invalid_event';
    return refuse({ code, message, path });
  }
  const times = toTimes(checked.value.time, circumstances.arrival);
  return {
    kind: 'admitted',
    entry: {
      kind: 'event',
      shop: circumstances.access.shop,
      envelope: checked.value,
      times,
      confirmed: !isPublishable(circumstances.access),
    },
  };
}
