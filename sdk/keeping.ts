import type { EventId, Lane } from '@tillroll/catalogue';
import { orAbsent, type Surroundings } from './browser.ts';
import type { Settings } from './options.ts';
import { createAppender, type Appended } from './outbox/append.ts';
import { databaseName, type MetaRow, type NewEntry } from './outbox/schema.ts';
import { createIdentity } from './signals/identity.ts';
import type { Streams } from './stream/streams.ts';
import type { SendResult } from './till.ts';
import type { createUnconfirmed } from './unconfirmed.ts';

/** An event that was said: written as JSON at once, so that nobody can change it any more. */
export interface Draft {
  readonly id: EventId;
  readonly type: string;
  /** The envelope, without who says it, roll and sequence. */
  readonly json: string;
  readonly lane: Lane;
  /** When it was said, in milliseconds since 1970. */
  readonly at: number;
}

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
const doNothing = (): void => undefined;

/** The client id that the collector has put into a cookie, where script-written storage does not last. */
const cookieOf = ({ cookie }: Document, name: string | undefined): string | undefined =>
  name && new RegExp(`(?:^|; )${name}=([0-9a-f-]{36})(?:;|$)`).exec(cookie)?.[1];

/** Puts events on disk, and knows who says them. */
export function createKeeping(options: KeepingOptions) {
  const { settings, streams, unconfirmed, ids, window } = options;
  const identity = createIdentity(ids, settings.sessionMs);
  const appending = new Set<Promise<unknown>>();
  let rollId: string | undefined;

  const appender = createAppender({
    name: settings.name,
    indexedDB: orAbsent(() => window.indexedDB),
    ids,
    setTimer: (run, delayMs) => window.setTimeout(run, delayMs),
    clearTimer: (timer) => window.clearTimeout(timer as number),
    // A page that nobody looks at has nothing to show, and may be frozen before its timers ring.
    soon: (run) => (window.document.hidden ? queueMicrotask(run) : window.setTimeout(run)),
    alongside: identity.rowsToWrite,
    knownClient: () => cookieOf(window.document, settings.clientCookie),
    // Chromium: a page that goes into the back/forward cache while it makes the database never ends making it, and
    // nobody on the origin can open it. For those milliseconds a listener keeps the page out; see decision 9.
    onOpening: (isOpening) => window[isOpening ? 'addEventListener' : 'removeEventListener']('unload', doNothing),
    onOpen(rows: readonly MetaRow[], waiting: number) {
      identity.adopt(rows);
      rollId = rows.find((row) => row.key === 'roll')?.rollId;
      streams.setStatus({ storage: 'durable' });
      streams.setPending(waiting);
      options.onOpen(waiting);
    },
    onWiped: (message) => streams.report({ kind: 'wiped', message: `the browser has lost the outbox: ${message}` }),
  });

  /** Stamps who says it on an event that is already written as JSON. */
  function toEntry({ id, type, json, lane, at }: Draft): NewEntry {
    const who = JSON.stringify(identity.whoAt(at));
    const body = `${who.slice(0, -1)},${json.slice(1)}`;
    unconfirmed.add(id, body);
    return { id, type, lane, at, body };
  }

  function onDurable({ id, lane, body }: NewEntry, sequence: number): SendResult {
    unconfirmed.add(id, `{"rollid":"${rollId ?? ''}","sequence":${sequence},${body.slice(1)}`);
    if (streams.statusNow().storage !== 'durable') streams.setStatus({ storage: 'durable' });
    streams.setPending(streams.pendingNow() + 1);
    options.onDurable(lane);
    return { kind: 'durable', id };
  }

  function onFailed(entry: NewEntry, reason: string): SendResult {
    if (streams.statusNow().storage !== 'memory') {
      streams.setStatus({ storage: 'memory' });
      streams.report({ kind: 'storage', message: `events are kept in memory and sent at once: ${reason}` });
    }
    options.onHomeless(entry);
    return { kind: 'memory', id: entry.id, reason: 'no-storage' };
  }

  function onAppended(result: Appended): SendResult {
    switch (result.kind) {
      case 'durable':
        return onDurable(result.entry, result.sequence);
      case 'failed':
        return onFailed(result.entry, result.reason);
      case 'forgotten':
        return { kind: 'withheld', reason: 'consent-denied' };
    }
  }

  return {
    open(): void {
      // Something said meanwhile may have opened it.
      if (streams.statusNow().storage !== 'durable') streams.setStatus({ storage: 'opening' });
      appender.open();
    },
    async keep(draft: Draft): Promise<SendResult> {
      const appended = appender.append({ toEntry: () => toEntry(draft), strict: draft.lane === LANE_ORDER });
      appending.add(appended);
      const result = await appended;
      appending.delete(appended);
      return onAppended(result);
    },
    /** Tries once more what storage would not have. Resolves with whether it is on disk now. */
    async keepAgain(entry: NewEntry): Promise<boolean> {
      const result = await appender.append({ toEntry: () => entry, strict: false });
      return result.kind === 'durable' && !!onDurable(entry, result.sequence);
    },
    /** Somebody else speaks from now on; what was said before is stamped first. */
    renewClient() {
      appender.flush();
      return identity.renew(ids.now());
    },
    /** Another tab has renewed who speaks. */
    adopt: identity.adopt,
    /** Resolves when everything said so far is on disk, or known not to be. */
    settled: (): Promise<unknown> => Promise.all(appending),
    /** Starts every write at once; returns what is not known to be on disk yet. */
    flush: appender.flush,
    letGo: appender.release,
    /** Forgets everything, on disk too. */
    purge(): void {
      identity.forget();
      appender.forget();
      const database = databaseName(settings.name);
      orAbsent(() => {
        if (settings.clientCookie) window.document.cookie = `${settings.clientCookie}=; Max-Age=0; Path=/`;
        window.indexedDB.deleteDatabase(database);
        // The courier's copy beside it.
        window.caches.delete(database).catch(doNothing);
      });
    },
  };
}
