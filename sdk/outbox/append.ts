import type { IdSource } from '@tillroll/catalogue';
import { createStores, databaseName, firstRows, OUTBOX_VERSION, type MetaRow, type NewEntry } from './schema.ts';

/** What the appender takes from the outside world. */
export interface AppenderOptions {
  readonly name: string;
  /** Absent where the browser has none to give (some private modes). */
  readonly indexedDB: IDBFactory | undefined;
  readonly ids: IdSource;
  readonly setTimer: (run: () => void, delayMs: number) => unknown;
  readonly clearTimer: (timer: unknown) => void;
  /** Runs something in a task of its own, so that the page can show first what the visitor's act has changed. */
  readonly soon: (run: () => void) => void;
  /** Called at each opening with the rows of `meta` and the number of entries that wait. */
  readonly onOpen: (rows: readonly MetaRow[], waiting: number) => void;
  /** The browser has thrown the database away; what waited in it is gone. */
  readonly onWiped: (message: string) => void;
  /** True while the database is being opened, and perhaps made. */
  readonly onOpening: (isOpening: boolean) => void;
  /** The client id that a new outbox takes up; `undefined`: it mints one. */
  readonly knownClient: () => string | undefined;
  /** Rows of `meta` to write along with the next entries. */
  readonly alongside: () => readonly MetaRow[];
}

/** Something to append. */
export interface Draft {
  /** Called once, when it is about to be written or given back; as a rule the outbox is open by then. */
  readonly toEntry: () => NewEntry;
  /** Survives a power cut too; costs a sync of the disk. */
  readonly strict: boolean;
}

/** What became of an append. `failed` hands the entry back: it may or may not be on disk. */
export type Appended =
  | { readonly kind: 'durable'; readonly entry: NewEntry; readonly sequence: number }
  | { readonly kind: 'failed'; readonly entry: NewEntry; readonly reason: string }
  /** Consent was taken back before it was written. */
  | { readonly kind: 'forgotten' };

/** The page's only hand on the database: it adds, and reads nothing but `meta`. */
export interface Appender {
  /** Opens the outbox, and makes it where there is none. */
  open(): void;
  /** Resolves once the entry survives a closed tab and a killed browser. Never rejects. */
  append(draft: Draft): Promise<Appended>;
  /** Starts every write at once; for the moment the page is left. Returns what is not known to be durable yet. */
  flush(): readonly NewEntry[];
  /** Lets go of the database; the next append opens it again. */
  release(): void;
  /** Lets go, and drops what is not written yet: an opening under way makes no database any more. */
  forget(): void;
}

interface Waiting extends Draft {
  entry?: NewEntry;
  /** A connection has refused it before. */
  refused?: boolean;
  readonly done: (result: Appended) => void;
}

// Chromium's LevelDB store can be lost whole after a kill, with a chance that grows with the bytes in
// flight; and a page left in the middle of a larger transaction blocks the store in WebKit.
const LIMIT_RECORDS = 8;
const LIMIT_UNITS = 8 * 1024;
/** Enough to keep the disk busy, few enough that a burst does not become one long task. */
const MOST_IN_FLIGHT = 4;
const DEADLINE_MS = 3000;

/**
 * Opens a thin way into the outbox.
 *
 * An append is one small transaction of plain `add`s ended by `commit()`.
 */
export function createAppender(options: AppenderOptions): Appender {
  const { setTimer, clearTimer } = options;
  const queue: Waiting[] = [];
  const flying = new Set<Waiting>();
  let transactions = 0;
  let db: IDBDatabase | undefined;
  let opening = false;
  // Raised by `forget`: what was begun before it must not touch the database after it.
  let generation = 0;

  function entryOf(waiting: Waiting): NewEntry {
    waiting.entry ??= waiting.toEntry();
    return waiting.entry;
  }

  function fail(batch: readonly Waiting[], reason: string): void {
    for (const waiting of batch) {
      flying.delete(waiting);
      waiting.done({ kind: 'failed', entry: entryOf(waiting), reason });
    }
  }

  function forget(): void {
    generation++;
    opening = false;
    if (db) lose(db);
    for (const waiting of queue.splice(0)) waiting.done({ kind: 'forgotten' });
  }

  function lose(connection: IDBDatabase): void {
    if (db === connection) db = undefined;
    connection.close();
  }

  function onOpened(connection: IDBDatabase, fail: (reason: string) => void, succeed: () => boolean): void {
    connection.onversionchange = () => lose(connection);
    connection.onclose = () => lose(connection);
    const reading = connection.transaction(['meta', 'entries']);
    const rows = reading.objectStore('meta').getAll() as IDBRequest<MetaRow[]>;
    const waiting = reading.objectStore('entries').count();
    reading.oncomplete = () => {
      if (!succeed()) return connection.close();
      db = connection;
      opening = false;
      options.onOpen(rows.result, waiting.result);
      pump(MOST_IN_FLIGHT);
    };
    reading.onabort = () => fail(String(reading.error));
    // Not left to the page, which may be frozen by then: in WebKit its stores would be busy for everybody.
    reading.commit?.();
  }

  function onOpenFailed(reason: string): void {
    opening = false;
    fail(queue.splice(0), reason);
  }

  function open(version?: number): void {
    if (db || opening) return;
    opening = true;
    options.onOpening(true);
    const begun = generation;
    let ended = false;
    const end = (): boolean => {
      if (ended) return false;
      ended = true;
      clearTimer(timer);
      options.onOpening(false);
      return begun === generation;
    };
    const failed = (reason: string): void => {
      if (end()) onOpenFailed(reason);
    };
    // A blocked or broken database may never answer, nor a store that a frozen page has left busy (WebKit): a
    // timer, not an event, decides.
    const timer = setTimer(() => failed('the database did not open in time'), DEADLINE_MS);
    try {
      if (!options.indexedDB) return failed('there is no IndexedDB');
      const request = options.indexedDB.open(databaseName(options.name), version);
      request.onupgradeneeded = (event) => onUpgrade(request, event);
      request.onsuccess = () => {
        if (ended || begun !== generation) return request.result.close();
        try {
          onOpened(request.result, failed, end);
        } catch (error) {
          failed(String(error)); // a database of ours without our stores
        }
      };
      request.onerror = () => {
        // A newer tillroll in another tab has upgraded the database: entries keep their shape, so go on.
        if (request.error?.name !== 'VersionError' || version === undefined) return failed(String(request.error));
        if (!end()) return;
        opening = false;
        open();
      };
    } catch (error) {
      failed(String(error));
    }
  }

  const openOurs = (): void => open(OUTBOX_VERSION * 10);

  function onUpgrade({ result, transaction }: IDBOpenDBRequest, event: IDBVersionChangeEvent): void {
    const { dataLoss, dataLossMessage } = event as { dataLoss?: string; dataLossMessage?: string };
    if (dataLoss === 'total') options.onWiped(dataLossMessage ?? 'damaged');
    createStores(result);
    if (event.oldVersion > 0) return;
    const meta = transaction?.objectStore('meta');
    for (const row of firstRows(options.ids, options.knownClient())) meta?.add(row);
  }

  function takeBatch(): Waiting[] {
    const batch: Waiting[] = [];
    let units = 0;
    for (let next = queue[0]; next && batch.length < LIMIT_RECORDS; next = queue[0]) {
      const length = entryOf(next).body.length;
      const alone = next.strict || batch[0]?.strict;
      if (batch.length > 0 && (alone || units + length > LIMIT_UNITS)) break;
      units += length;
      queue.shift();
      batch.push(next);
    }
    return batch;
  }

  function write(connection: IDBDatabase): void {
    const batch = takeBatch();
    const rows = options.alongside();
    let transaction: IDBTransaction;
    let keys: readonly IDBRequest<IDBValidKey>[];
    try {
      transaction = connection.transaction(rows.length > 0 ? ['entries', 'meta'] : ['entries'], 'readwrite', {
        durability: batch[0]?.strict ? 'strict' : 'relaxed',
      });
      const entries = transaction.objectStore('entries');
      keys = batch.map((waiting) => entries.add(entryOf(waiting)));
      for (const row of rows) transaction.objectStore('meta').put(row);
      transaction.commit?.();
    } catch (error) {
      // The connection has gone (WebKit loses it): open a new one once, then say so.
      lose(connection);
      if (batch[0]?.refused) return fail(batch, String(error));
      for (const waiting of batch) waiting.refused = true;
      queue.unshift(...batch);
      return;
    }
    transactions++;
    for (const waiting of batch) flying.add(waiting);
    let ended = false;
    const end = (settle: () => void): void => {
      if (ended) return;
      ended = true;
      clearTimer(timer);
      transactions--;
      settle();
      pump(MOST_IN_FLIGHT);
    };
    const timer = setTimer(() => end(() => fail(batch, 'the write did not end in time')), DEADLINE_MS);
    transaction.oncomplete = () =>
      end(() => {
        for (const [at, waiting] of batch.entries()) {
          flying.delete(waiting);
          waiting.done({ kind: 'durable', entry: entryOf(waiting), sequence: Number(keys[at]?.result) });
        }
      });
    transaction.onabort = () => end(() => fail(batch, String(transaction.error ?? 'aborted')));
  }

  function pump(mostInFlight: number): void {
    while (queue.length > 0 && transactions < mostInFlight) {
      if (!db) return openOurs();
      write(db);
    }
  }

  return {
    open: openOurs,
    append: (draft) =>
      new Promise((done) => {
        queue.push({ ...draft, done });
        if (queue.length === 1) options.soon(() => pump(MOST_IN_FLIGHT));
      }),
    flush() {
      // Not opened now: a page that is frozen while it makes the database blocks it for the whole origin.
      if (db) pump(Number.POSITIVE_INFINITY);
      return [...flying, ...queue].map(entryOf);
    },
    release() {
      if (db) lose(db);
    },
    forget,
  };
}
