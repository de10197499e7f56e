import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createAppender } from '../../../sdk/outbox/append.ts';
import { openOutbox, outboxExists } from '../../../sdk/outbox/outbox.ts';
import { outboxNameOf } from '../../../sdk/outbox/dexie-shape.ts';
import { appenderOptions, entry } from './builders.ts';
import { freshIndexedDB } from './fresh-indexed-db.ts';
import { madeOutbox } from './made-outbox.ts';

beforeEach(() => void freshIndexedDB());

const draft = (id: string, strict = false) => ({ toEntry: () => entry(id), strict });

describe('appender', () => {
  it('numbers entries without a gap, in the order they were said', async () => {
    const appender = createAppender(appenderOptions());
    const results = await Promise.all(Array.from({ length: 50 }, (_, at) => appender.append(draft(`e${at}`))));
    expect(results.map((result) => result.kind === 'durable' && result.sequence)).toEqual(
      Array.from({ length: 50 }, (_, at) => at + 1),
    );
    const outbox = openOutbox('');
    expect((await outbox.list(100)).map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, at) => `e${at}`));
    outbox.close();
    appender.release();
  });

  it('never puts more than eight records or 8 KiB into one transaction', async () => {
    const appender = createAppender(appenderOptions());
    await appender.append(draft('opens'));
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await Promise.all(Array.from({ length: 20 }, (_, at) => appender.append(draft(`e${at}`))));
    expect(transaction).toHaveBeenCalledTimes(3);
    transaction.mockClear();
    const large = { ...entry('large'), body: 'x'.repeat(5000) };
    await Promise.all(Array.from({ length: 4 }, () => appender.append({ toEntry: () => large, strict: false })));
    expect(transaction).toHaveBeenCalledTimes(4);
    appender.release();
  });

  it('writes an order at once, alone and strictly', async () => {
    const appender = createAppender(appenderOptions());
    await appender.append(draft('opens'));
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await Promise.all([
      appender.append(draft('view')),
      appender.append(draft('order', true)),
      appender.append(draft('view 2')),
    ]);
    expect(transaction.mock.calls.map(([, , options]) => options?.durability)).toEqual([
      'relaxed',
      'strict',
      'relaxed',
    ]);
    appender.release();
  });

  it('hands an entry back where there is no IndexedDB', async () => {
    const appender = createAppender(appenderOptions({ indexedDB: undefined }));
    expect(await appender.append(draft('a'))).toMatchObject({ kind: 'failed', entry: { id: 'a' } });
  });

  it('hands an entry back where IndexedDB throws on open', async () => {
    const indexedDB = {
      open: () => {
        throw new DOMException('no', 'SecurityError');
      },
    } as unknown as IDBFactory;
    const appender = createAppender(appenderOptions({ indexedDB }));
    expect(await appender.append(draft('a'))).toEqual({
      kind: 'failed',
      entry: entry('a'),
      reason: 'SecurityError: no',
    });
  });

  it('hands an entry back when the database never answers', async () => {
    const indexedDB = { open: () => ({}) } as unknown as IDBFactory;
    const setTimer = (run: () => void): unknown => setTimeout(run, 0);
    const appender = createAppender(appenderOptions({ indexedDB, setTimer }));
    expect(await appender.append(draft('a'))).toMatchObject({
      kind: 'failed',
      reason: 'the database did not open in time',
    });
  });

  it('opens again after the connection was lost', async () => {
    const appender = createAppender(appenderOptions());
    await appender.append(draft('a'));
    appender.release();
    expect(await appender.append(draft('b'))).toMatchObject({ kind: 'durable', sequence: 2 });
    appender.release();
  });

  it('hands an entry back when every connection throws on writing, and writes again when one does not', async () => {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (this: IDBDatabase, stores, mode, options) {
      if (mode === 'readwrite') throw new DOMException('full', 'QuotaExceededError');
      return transaction.call(this, stores, mode, options);
    };
    const appender = createAppender(appenderOptions());
    try {
      const results = await Promise.all(
        ['a', 'b'].map((id) => appender.append({ toEntry: () => entry(id), strict: false })),
      );
      expect(results).toMatchObject([{ kind: 'failed' }, { kind: 'failed' }]);
    } finally {
      IDBDatabase.prototype.transaction = transaction;
    }
    expect(await appender.append({ toEntry: () => entry('c'), strict: false })).toMatchObject({ kind: 'durable' });
    appender.release();
  });

  it('reports a database that the browser has thrown away', async () => {
    const wiped: string[] = [];
    const open = globalThis.indexedDB.open.bind(globalThis.indexedDB);
    const indexedDB = {
      open: (name: string, version: number) => {
        const request = open(name, version);
        request.addEventListener('upgradeneeded', (event) =>
          Object.assign(event, { dataLoss: 'total', dataLossMessage: 'checksum mismatch' }),
        );
        return request;
      },
    } as unknown as IDBFactory;
    const appender = createAppender(appenderOptions({ indexedDB, onWiped: (message) => wiped.push(message) }));
    await appender.append(draft('a'));
    expect(wiped).toEqual(['checksum mismatch']);
    appender.release();
  });

  it('says what it could not yet write when the page is left', async () => {
    const appender = createAppender(appenderOptions());
    void appender.append(draft('a'));
    void appender.append(draft('b'));
    expect(appender.flush().map(({ id }) => id)).toEqual(['a', 'b']);
  });
});

describe('outbox database', () => {
  it('opens in Dexie when the appender has made it', async () => {
    const appender = createAppender(appenderOptions());
    await appender.append(draft('raw'));
    const outbox = openOutbox('');
    expect(await outbox.list(10)).toMatchObject([{ id: 'raw', sequence: 1 }]);
    expect((await outbox.readRoll())?.rollId).toMatch(/^[0-9a-f-]{36}$/);
    outbox.close();
    appender.release();
  });

  it('is used by both sides at once', async () => {
    const outbox = await madeOutbox();
    await outbox.append([entry('dexie')]);
    const roll = await outbox.readRoll();
    const onOpen = vi.fn();
    const appender = createAppender(appenderOptions({ onOpen }));
    expect(await appender.append(draft('raw'))).toMatchObject({ kind: 'durable', sequence: 2 });
    expect(onOpen).toHaveBeenCalledWith(expect.arrayContaining([roll]), 1);
    expect((await outbox.list(10)).map(({ id }) => id)).toEqual(['dexie', 'raw']);
    outbox.close();
    appender.release();
  });

  it('has the shape that Dexie would give it: opening changes neither version nor indexes', async () => {
    const shapeOf = async (): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const request = globalThis.indexedDB.open('tillroll');
        request.onerror = () => reject(request.error ?? new Error('no error given'));
        request.onsuccess = () => {
          const db = request.result;
          const stores = [...db.objectStoreNames].map((name) => {
            const store = db.transaction(name).objectStore(name);
            return [name, store.keyPath, store.autoIncrement, [...store.indexNames]];
          });
          resolve([db.version, stores]);
          db.close();
        };
      });
    const outbox = await madeOutbox();
    const raw = await shapeOf();
    await outbox.count();
    outbox.close();
    expect(await shapeOf()).toEqual(raw);
    expect(raw).toEqual([
      20,
      [
        ['dead', 'sequence', false, []],
        ['drops', 'id', true, []],
        ['entries', 'sequence', true, ['lane']],
        ['meta', 'key', false, []],
      ],
    ]);
  });

  it('is made by nobody but the appender', async () => {
    const outbox = openOutbox('');
    await expect(outbox.count()).rejects.toThrow();
    await expect(outbox.writePace(undefined)).rejects.toThrow();
    outbox.close();
    expect(await globalThis.indexedDB.databases()).toEqual([]);
  });

  it('is not made any more by what was under way when consent was taken back', async () => {
    const appender = createAppender(appenderOptions());
    const said = appender.append(draft('a'));
    appender.forget();
    globalThis.indexedDB.deleteDatabase('tillroll');
    expect(await said).toEqual({ kind: 'forgotten' });
    const opening = createAppender(appenderOptions());
    opening.open();
    const late = opening.append(draft('b'));
    await new Promise((resolve) => queueMicrotask(() => resolve(undefined)));
    opening.forget();
    globalThis.indexedDB.deleteDatabase('tillroll');
    expect(await late).toEqual({ kind: 'forgotten' });
    await expect.poll(() => globalThis.indexedDB.databases()).toEqual([]);
  });

  it('hands entries back when it opens but a store never answers', async () => {
    const blocker = createAppender(appenderOptions());
    await blocker.append(draft('opens'));
    blocker.release();
    const setTimer = (run: () => void): unknown => setTimeout(run, 20);
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(
      () => ({ objectStore: () => ({ getAll: () => ({}), count: () => ({}) }) }) as unknown as IDBTransaction,
    );
    const appender = createAppender(appenderOptions({ setTimer }));
    expect(await appender.append(draft('a'))).toMatchObject({
      kind: 'failed',
      reason: 'the database did not open in time',
    });
  });

  it('is not made by looking whether it exists', async () => {
    expect(await outboxExists('')).toBe(false);
    expect(await globalThis.indexedDB.databases()).toEqual([]);
  });

  it('is told from other databases by its name', () => {
    expect(['tillroll', 'tillroll-b2b', 'tillrolls', 'other'].map(outboxNameOf)).toEqual([
      '',
      'b2b',
      undefined,
      undefined,
    ]);
  });
});
