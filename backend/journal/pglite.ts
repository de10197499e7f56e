import { resolve } from 'node:path';
import type { Dialect, Parameter } from './dialect.ts';
import { createFolder, ensureParent, lookAt } from './folder.ts';
import { lockFolder, type FolderLock } from './folder-lock.ts';
import { damaged, rehearse, withoutTraces } from './rehearsal.ts';
import { startPgliteThread, type PgliteThread } from './pglite-thread-client.ts';
import { createUpkeep, type UpkeepOptions } from './upkeep.ts';

/** Where the two programs of the embedded database lie: built JavaScript, because Node runs nothing else there. */
export interface PgliteEntries {
  /** The worker thread. */
  readonly thread: URL;
  /** The child process that makes a new folder. */
  readonly create: URL;
}

/** How to open an embedded database. */
export interface PgliteOptions extends UpkeepOptions {
  /** The folder; made when it is absent or empty. */
  readonly dataDir: string;
  /** Default: beside this file, where the build puts them. */
  readonly entries?: PgliteEntries;
  /** Told before a new folder is made, which takes seconds. */
  readonly onCreate?: (dataDir: string) => void;
}

/** The embedded dialect: PostgreSQL in a folder of this machine. */
export interface PgliteDialect extends Dialect {
  /** How often data was forced to the disk since the start. */
  readonly syncs: () => Promise<number>;
}

const BUILT: PgliteEntries = {
  thread: new URL('./pglite-thread.js', import.meta.url),
  create: new URL('./pglite-create.js', import.meta.url),
};

async function openThread(dataDir: string, options: PgliteOptions): Promise<PgliteThread> {
  const { thread, create } = options.entries ?? BUILT;
  if ((await lookAt(dataDir)) === 'database') {
    await rehearse(dataDir, thread);
  } else {
    options.onCreate?.(dataDir);
    await createFolder(dataDir, create);
  }
  return withoutTraces(dataDir, async () => {
    const started = await startPgliteThread(thread, dataDir);
    if (started.kind === 'unopened') throw damaged(dataDir, started.message);
    return started.thread;
  });
}

const bytesOf = (parameters: readonly Parameter[]): number =>
  parameters.reduce<number>((sum, each) => sum + (typeof each === 'string' ? each.length : 0), 0);

function toDialect(thread: PgliteThread, lock: FolderLock, options: PgliteOptions): PgliteDialect {
  const query = async <Row>(sql: string, parameters: readonly Parameter[] = []): Promise<readonly Row[]> =>
    (await thread.ask({ kind: 'query', sql, parameters })) as readonly Row[];
  const read = async <Row>(sql: string, parameters: readonly Parameter[] = []): Promise<readonly Row[]> =>
    (await thread.askInTurn({ kind: 'query', sql, parameters })) as readonly Row[];
  const upkeep = createUpkeep(read, options); // events overtake it
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    upkeep.close();
    try {
      await thread.close();
    } finally {
      await lock.release();
    }
  };
  return {
    name: 'pglite',
    kind: 'folder',
    durable: thread.durable,
    alive: thread.alive,
    query: (sql, parameters = []) => {
      upkeep.wrote(bytesOf(parameters));
      return query(sql, parameters);
    },
    repeat: async <Row>(sql: string, json: string) => {
      upkeep.wrote(json.length);
      return (await thread.ask({ kind: 'repeat', sql, json })) as readonly Row[];
    },
    read,
    script: async (sql) => void (await thread.ask({ kind: 'script', sql })),
    exclusively: (work) => work(), // the folder's lock has seen to it
    others: undefined,
    syncs: async () => Number((await thread.ask({ kind: 'syncs' }))[0]),
    close: () => (closed ??= close()),
  };
}

/** Opens the embedded database, making its folder on the first start. Rejects with a {@link JournalError}. */
export async function openPglite(options: PgliteOptions): Promise<PgliteDialect> {
  const dataDir = resolve(options.dataDir);
  await ensureParent(dataDir);
  const lock = await lockFolder(dataDir);
  try {
    return toDialect(await openThread(dataDir, options), lock, options);
  } catch (error) {
    await lock.release();
    throw error;
  }
}
