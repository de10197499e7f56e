import { checkEvent, newEventId, type Envelope, type Issue, type Receipt } from '@tillroll/catalogue';
import { toInvalid, type RecordError } from './record-error.ts';
import { toRecorded, type RecordedEvent } from './recorded-event.ts';

/** Hands a checked event on and returns its receipt. Rejects with a {@link RecordError}. */
export type Write = (envelope: Envelope) => Promise<Receipt>;

/** An event before it is checked, as an event function or a shop writes it. */
export interface SaidEvent {
  readonly id?: unknown;
  readonly type: string;
  readonly at?: unknown;
  readonly subject?: unknown;
  readonly customerid?: unknown;
  readonly data?: unknown;
}

/** Records one event. Paths of issues go through `toPath`, so that they point at what the caller has written. */
export type RecordSaid = (said: SaidEvent, toPath: (pointer: string) => string) => Promise<RecordedEvent>;

/** What recording needs. */
export interface RecordingOptions {
  /** Who says it (CloudEvents `source`). */
  readonly source: string;
  readonly now: () => number;
  readonly write: Write;
}

const toTime = (at: unknown): unknown => {
  if (!(at instanceof Date)) return at;
  return Number.isNaN(at.getTime()) ? String(at) : at.toISOString();
};

/** What JSON would say of it: what a caller changes later changes nothing, and what is left out is not there. */
function toJson(envelope: Envelope): Envelope | undefined {
  try {
    return JSON.parse(JSON.stringify(envelope)) as Envelope;
  } catch {
    return undefined; // a bigint: JSON cannot write it, and the check does not know every field
  }
}

const NOT_JSON: Issue = { path: '/data', message: 'must be data that JSON can write' };

/** Fills in what every event has, checks it as the collector does, and writes it. */
export function createRecording({ source, now, write }: RecordingOptions): RecordSaid {
  const randomBytes = (into: Uint8Array<ArrayBuffer>): void => void crypto.getRandomValues(into);

  return async ({ id, at, ...said }, toPath) => {
    const time = at === undefined || at === null ? new Date(now()).toISOString() : toTime(at);
    const raw = { specversion: '1.0', ...said, source, id: id ?? newEventId({ now, randomBytes }), time };
    const eventId = typeof raw.id === 'string' ? raw.id : undefined;
    const refuse = (issues: readonly Issue[]): RecordError =>
      toInvalid(
        said.type,
        issues.map(({ path, message }) => ({ path: toPath(path), message })),
        eventId,
      );
    const checked = checkEvent(raw);
    if (checked.kind === 'issues') throw refuse(checked.issues);
    const envelope = toJson(checked.value);
    if (envelope === undefined) throw refuse([NOT_JSON]);
    const receipt = await write(envelope);
    if (receipt.status === 'refused') throw refuse([receipt]);
    return toRecorded(envelope, receipt.status);
  };
}
