import type { Envelope, Lane } from '@tillroll/catalogue';
import { orAbsent, type Surroundings } from './browser.ts';
import type { Settings } from './options.ts';
import { createAppender, type Appended } from './outbox/append.ts';
import { databaseName, type MetaRow, type NewEntry } from './outbox/schema.ts';
import { createIdentity } from './signals/identity.ts';
import type { Streams } from './stream/streams.ts';
import type { SendResult } from './till.ts';
import type { createUnconfirmed } from './unconfirmed.ts';

/** What keeping stands on. */
export interface KeepingOptions extends Surroundings {
  readonly settings: Settings;
  readonly streams: Streams;
  readonly unconfirmed: ReturnType<typeof createUnconfirmed>;
  /** The outbox is open, with so many entries from before. */
  readonly onOpen: (waiting: number) => void;
  readonly onDurable: (lane: Lane) => void;
  /** Storage would not have it. */
  readonly onHomeless: (entry: NewEntry) => void;
}

const LANE_ORDER: Lane = 0;

/** Puts events on disk, and knows who says them. */
export function createKeeping(options: KeepingOptions) {
  const { settings, streams, unconfirmed, ids, window } = options;
  const identity = createIdentity(ids);
  const appending = new Set<Promise<unknown>>();
  let rollId: string | undefined;

  const appender = createAppender({
    name: settings.name,
    indexedDB: orAbsent(() => window.indexedDB),
    ids,
    setTimer: (run, delayMs) => window.setTimeout(run, delayMs),
    clearTimer: (timer) => window.clearTimeout(timer as number),
    alongside: identity.rowsToWrite,
    onOpen(rows: readonly MetaRow[], waiting: number) {
      identity.adopt(rows);
      rollId = rows.find((row) => row.key === 'roll')?.rollId;
      streams.setStatus({ storage: 'durable' });
      streams.setPending(waiting);
      options.onOpen(waiting);
    },
    onWiped: (message) =>
      streams.report({ kind: 'wiped', message: `the browser has discarded the outbox: ${message}` }),
  });

  function toEntry(event: Envelope, lane: Lane, at: number): NewEntry {
    const body = JSON.stringify({ ...event, ...identity.whoAt(at) });
    const entry = { id: event.id, type: event.type, lane, at, body };
    unconfirmed.add(entry.id, body);
    return entry;
  }

  function onAppended(result: Appended): SendResult {
    const { entry } = result;
    const { id, lane, body } = entry;
    if (result.kind === 'durable') {
      unconfirmed.add(id, `{"rollid":"${rollId ?? ''}","sequence":${result.sequence},${body.slice(1)}`);
      streams.setPending(streams.pendingNow() + 1);
      options.onDurable(lane);
      return { kind: 'durable', id };
    }
    if (streams.statusNow().storage !== 'memory') {
      streams.setStatus({ storage: 'memory' });
      streams.report({ kind: 'storage', message: `events are kept in memory and sent at once: ${result.reason}` });
    }
    options.onHomeless(entry);
    return { kind: 'memory', id, reason: 'no-storage' };
  }

  return {
    open(): void {
      streams.setStatus({ storage: 'opening' });
      appender.open();
    },
    async keep(event: Envelope, lane: Lane, at: number): Promise<SendResult> {
      const appended = appender.append({ toEntry: () => toEntry(event, lane, at), strict: lane === LANE_ORDER });
      appending.add(appended);
      const result = await appended;
      appending.delete(appended);
      return onAppended(result);
    },
    /** Resolves when everything said so far is on disk, or known not to be. */
    settled: (): Promise<unknown> => Promise.all(appending),
    /** Starts every write at once; returns what is not known to be on disk yet. */
    flush: appender.flush,
    letGo: appender.release,
    /** Forgets everything, on disk too. */
    purge(): void {
      identity.forget();
      appender.release();
      orAbsent(() => window.indexedDB.deleteDatabase(databaseName(settings.name)));
    },
  };
}
