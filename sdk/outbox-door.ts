import type { EventId } from '@tillroll/catalogue';
import { openOutbox, outboxExists, type DurableOutbox } from './outbox/outbox.ts';
import type { DeadLetter, Entry, LeaseRow, Reason } from './outbox/schema.ts';

/** An event waiting in the outbox, as an inspector sees it. */
export interface OutboxEntry {
  readonly sequence: number;
  readonly id: EventId;
  readonly type: string;
  /** 0 travels first and is given up last. */
  readonly lane: number;
  /** When it was said, in milliseconds since 1970. */
  readonly at: number;
  readonly bytes: number;
  /** The envelope, without roll and sequence. */
  readonly event: unknown;
}

/** An event that was given up, with the reason. */
export interface OutboxDeadLetter extends OutboxEntry {
  readonly buriedAt: number;
  readonly reason: Reason;
}

/** The outbox at one moment. */
export interface OutboxSnapshot {
  readonly rollId: string;
  /** All that waits, also what is beyond the limit of this snapshot. */
  readonly pending: number;
  readonly entries: readonly OutboxEntry[];
  readonly deadLetters: readonly OutboxDeadLetter[];
  /** Which courier holds the outbox; absent between rounds. */
  readonly lease?: Pick<LeaseRow, 'holder' | 'home' | 'until'>;
}

/** Looks at an origin's outbox and changes nothing. For inspectors and support tools. */
export interface OutboxReader {
  /** Default limit: 100 entries and as many dead letters. `undefined` where there is no outbox yet. */
  snapshot(limit?: number): Promise<OutboxSnapshot | undefined>;
  close(): void;
}

const encoder = new TextEncoder();

const toOutboxEntry = ({ sequence, id, type, lane, at, body }: Entry): OutboxEntry => ({
  sequence,
  id,
  type,
  lane,
  at,
  bytes: encoder.encode(body).length,
  event: JSON.parse(body),
});

const toOutboxDeadLetter = ({ reason, buriedAt, ...entry }: DeadLetter): OutboxDeadLetter => ({
  ...toOutboxEntry(entry),
  reason,
  buriedAt,
});

async function readSnapshot(outbox: DurableOutbox, limit: number): Promise<OutboxSnapshot | undefined> {
  const roll = await outbox.readRoll();
  if (!roll) return undefined;
  const lease = await outbox.readLease();
  const [pending, entries, dead] = await Promise.all([outbox.count(), outbox.list(limit), outbox.listDead(limit)]);
  return {
    rollId: roll.rollId,
    pending,
    entries: entries.map(toOutboxEntry),
    deadLetters: dead.map(toOutboxDeadLetter),
    ...(lease && { lease: { holder: lease.holder, home: lease.home, until: lease.until } }),
  };
}

/**
 * Opens an outbox for looking.
 *
 * @param options.name the `name` given to `createTillroll`; default none.
 */
export async function openOutboxReader({ name = '' }: { readonly name?: string } = {}): Promise<OutboxReader> {
  let outbox: DurableOutbox | undefined;
  return {
    async snapshot(limit = 100) {
      // Opening would make the database: without consent there must be none.
      if (!(await outboxExists(name))) return undefined;
      outbox ??= openOutbox(name);
      return readSnapshot(outbox, limit);
    },
    close() {
      outbox?.close();
      outbox = undefined;
    },
  };
}
