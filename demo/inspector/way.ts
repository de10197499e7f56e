import type { Delivery, Envelope } from 'tillroll';
import type { OutboxDeadLetter, OutboxEntry } from 'tillroll/outbox';
import { toSignalName } from './signal-text.ts';

/** The end of an event's way, as far as it is known. */
export interface Arrival {
  readonly status: 'accepted' | 'duplicate' | 'refused';
  readonly at: number;
  readonly courier?: string;
  /** Why it was refused, and where in the event. */
  readonly reason?: string;
}

/** One event on its way: said, durable, receipt. */
export interface WayRow {
  readonly id: string;
  readonly name: string;
  readonly event: unknown;
  readonly data: unknown;
  readonly saidAt: number;
  readonly sequence?: number;
  /** When it was first seen in the outbox; absent where it went through between two looks. */
  readonly durableAt?: number;
  readonly arrival?: Arrival;
}

/** Follows events by what page, outbox and collector say about them. */
export interface Way {
  /** Newest first. */
  readonly list: () => readonly WayRow[];
  readonly said: (envelope: Envelope) => void;
  /** Whether something was said a moment ago and not yet seen in the outbox. */
  readonly isAwaiting: (now: number) => boolean;
  readonly stored: (entries: readonly OutboxEntry[], now: number) => void;
  readonly buried: (letters: readonly OutboxDeadLetter[]) => void;
  readonly delivered: (delivery: Delivery) => void;
  /** The journal has them: whatever was missed on the way, they have arrived. */
  readonly arrived: (rows: readonly { readonly id: string; readonly receivedAt: number }[]) => void;
}

const toReason = (code = '', message = '', path = ''): string =>
  [path, message].filter(Boolean).join(' ') + (code ? ` (${code})` : '');

const toArrival = ({ status, at, courier, code, message, path }: Delivery): Arrival =>
  status === 'refused' ? { status, at, courier, reason: toReason(code, message, path) } : { status, at, courier };

const dataOf = (event: unknown): unknown =>
  typeof event === 'object' && event !== null && 'data' in event ? event.data : undefined;

const fromEnvelope = (event: Envelope): WayRow => ({
  id: event.id,
  name: toSignalName(event.type),
  event,
  data: event.data,
  saidAt: Date.parse(event.time),
});

const fromEntry = ({ id, type, event, at, sequence }: OutboxEntry): WayRow => ({
  id,
  name: toSignalName(type),
  event,
  data: dataOf(event),
  saidAt: at,
  sequence,
});

const byNewest = (one: WayRow, other: WayRow): number =>
  other.saidAt - one.saidAt || (other.sequence ?? Infinity) - (one.sequence ?? Infinity) || 0;

const MOMENT_MS = 2000;

const stillOnTheWay = ({ durableAt, arrival, saidAt }: WayRow, now: number): boolean =>
  durableAt === undefined && !arrival && now - saidAt < MOMENT_MS;

/** At most `limit` rows by id; the oldest goes first. */
function createRows(limit: number, kept: readonly WayRow[]) {
  const rows = new Map(kept.map((row) => [row.id, row]));
  return {
    rows,
    add: (row: WayRow): void => {
      rows.set(row.id, row);
      for (const id of rows.keys()) {
        if (rows.size <= limit) break;
        rows.delete(id);
      }
    },
    change: (id: string, more: Partial<WayRow>): void => {
      const row = rows.get(id);
      if (row) rows.set(id, { ...row, ...more });
    },
  };
}

/** Makes a way of at most `limit` events; older ones are forgotten. `kept` are those of the page before. */
export function createWay(limit: number, kept: readonly WayRow[] = []): Way {
  const { rows, add, change } = createRows(limit, kept);
  // The receipt itself says more than what can be concluded later, so it is never overwritten.
  const arrive = (id: string, arrival: Arrival): void => {
    if (!rows.get(id)?.arrival) change(id, { arrival });
  };
  const store = (entry: OutboxEntry, now: number): void => {
    const row = rows.get(entry.id);
    if (!row) add(fromEntry(entry));
    if (row?.durableAt === undefined) change(entry.id, { durableAt: now, sequence: entry.sequence });
  };
  return {
    list: () => [...rows.values()].reverse().sort(byNewest),
    said: (envelope) => add(fromEnvelope(envelope)),
    isAwaiting: (now) => [...rows.values()].some((row) => stillOnTheWay(row, now)),
    stored: (entries, now) => {
      for (const entry of entries) store(entry, now);
    },
    buried: (letters) => {
      for (const { id, buriedAt, reason } of letters) {
        const text = toReason(reason.code, reason.message, reason.path);
        arrive(id, { status: 'refused', at: buriedAt, reason: text });
      }
    },
    delivered: (delivery) => {
      const { id, sequence } = delivery;
      change(id, { arrival: toArrival(delivery), ...(sequence !== undefined && { sequence }) });
    },
    arrived: (known) => {
      for (const { id, receivedAt } of known) arrive(id, { status: 'accepted', at: receivedAt });
    },
  };
}
