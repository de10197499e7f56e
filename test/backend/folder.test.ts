import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBackend } from '../../backend/index.ts';
import { createJournal } from '../../backend/journal/create-journal.ts';
import { lockByPidFile } from '../../backend/journal/folder-lock.ts';
import { openPglite, type PgliteOptions } from '../../backend/journal/pglite.ts';
import { buildProgram, type BuiltProgram } from './build-program.ts';
import { copyTemplate, emptyPlace } from './data-folder.ts';
import { view } from './events.ts';
import { startBackend } from './start-backend.ts';

let program: BuiltProgram;
/** A folder with a journal in it that was used, and closed; tests copy it. */
let used: string;
beforeAll(async () => {
  program = await buildProgram();
  used = join(await mkdtemp(join(tmpdir(), 'tillroll-')), 'data');
  await copyTemplate(used, program.entries.create);
  const running = await startBackend({ dataDir: used });
  await running.post([view(), view()]);
  await running.stop();
});
afterAll(async () => {
  await program.remove();
  await rm(join(used, '..'), { recursive: true });
});

const onFailure = (error: unknown): never => {
  throw error;
};

async function newFolder(): Promise<string> {
  const dataDir = join(await emptyPlace(), 'data');
  await copyTemplate(dataDir, program.entries.create);
  return dataDir;
}

const open = async (dataDir: string, options: Partial<PgliteOptions> = {}) =>
  openPglite({ dataDir, entries: program.entries, onFailure, ...options });

/** What every file of a folder holds. */
async function sumsOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sums = files.map(async (file) => {
    const sum = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    return [file, sum] as const;
  });
  return new Map((await Promise.all(sums)).sort());
}

async function usedFolder(): Promise<string> {
  const dataDir = join(await emptyPlace(), 'data');
  await cp(used, dataDir, { recursive: true });
  return dataDir;
}

describe('a commit', () => {
  it('is forced to the disk, each one', async () => {
    const dialect = await open(await newFolder());
    expect(dialect.durable).toBe(true);
    await dialect.script('create table t (n int)');
    const before = await dialect.syncs();
    for (let n = 0; n < 5; n++) await dialect.query('insert into t values ($1)', [n]);
    expect((await dialect.syncs()) - before).toBeGreaterThanOrEqual(5);
    await dialect.close();
  });

  it('that fails takes nothing with it, and the next one goes on', async () => {
    const dialect = await open(await newFolder());
    await dialect.script('create table t (n int)');
    await expect(dialect.script('insert into t values (1); insert into t values (1 / 0)')).rejects.toMatchObject({
      code: '22012',
    });
    expect(await dialect.query('select n from t')).toEqual([]);
    await dialect.close();
  });
});

describe('upkeep', () => {
  const REDO = 'select redo_lsn::text as at from pg_control_checkpoint()';

  it('makes a checkpoint after so many bytes', async () => {
    const dialect = await open(await newFolder(), { checkpointBytes: 100_000 });
    await dialect.script('create table t (words text)');
    const [before] = await dialect.query<{ at: string }>(REDO);
    await dialect.query('insert into t values ($1)', ['x'.repeat(60_000)]);
    expect(await dialect.query(REDO)).toEqual([before]);
    await dialect.query('insert into t values ($1)', ['x'.repeat(60_000)]);
    expect(await dialect.query(REDO)).not.toEqual([before]);
    await dialect.close();
  });

  it('renews the planner’s figures by itself', async () => {
    const dialect = await open(await newFolder(), { vacuumEveryMs: 50 });
    const journal = await createJournal(dialect, 'here');
    await dialect.query('insert into keys (hash, shop, name, scopes) values ($1, $1, $1, $2::text[])', ['x', ['read']]);
    const ANALYZED = `select last_analyze is not null as done from pg_stat_user_tables where relname = 'events'`;
    await expect.poll(async () => dialect.query(ANALYZED), { timeout: 5000 }).toEqual([{ done: true }]);
    await journal.close();
  });
});

describe('a data folder', () => {
  it('is made with its parents when it is not there, and says so first', async () => {
    const dataDir = join(await emptyPlace(), 'deep/er/data');
    const told: string[] = [];
    const backend = await createBackend({ dataDir, entries: program.entries, onCreate: (at) => told.push(at) });
    await backend.close();
    expect(told).toEqual([dataDir]);
    expect(await readdir(join(dataDir, '..'))).toEqual(['data']);
  });

  it('keeps everything over a restart: events, keys, ledger and what is a duplicate', async () => {
    const dataDir = await newFolder();
    const event = view({ rollid: 'roll', sequence: 1 });
    const first = await startBackend({ dataDir });
    await first.post([event]);
    await first.stop();
    const second = await startBackend({ dataDir });
    expect((await second.post([event, view()], { key: first.secret })).body.receipts).toMatchObject([
      { status: 'duplicate' },
      { status: 'accepted' },
    ]);
    const { body } = await second.ask('{ signals { totalCount } ledger { edges { node { arrivedCount } } } }');
    expect(body.data).toEqual({ signals: { totalCount: 2 }, ledger: { edges: [{ node: { arrivedCount: 1 } }] } });
    await second.stop();
  });

  it('is refused to a second user, who is told folder and holder', async () => {
    const dataDir = await newFolder();
    const dialect = await open(dataDir);
    await expect(open(dataDir)).rejects.toMatchObject({
      code: 'folder_in_use',
      message: expect.stringMatching(new RegExp(`${dataDir}.*pid ${process.pid}`)),
    });
    await dialect.close();
    await (await open(dataDir)).close();
  });

  it('is locked by a pid file where there are no abstract sockets; a dead holder’s file counts for nothing', async () => {
    const dataDir = await newFolder();
    const lock = await lockByPidFile(dataDir);
    await expect(lockByPidFile(dataDir)).rejects.toMatchObject({ code: 'folder_in_use' });
    await lock.release();
    await writeFile(`${dataDir}.lock`, '999999999');
    await (await lockByPidFile(dataDir)).release();
  });

  it('that holds something else is named and left alone', async () => {
    const dataDir = await emptyPlace();
    await writeFile(join(dataDir, 'thesis.txt'), 'years of work');
    const before = await sumsOf(dataDir);
    await expect(open(dataDir)).rejects.toMatchObject({
      code: 'folder_not_ours',
      message: expect.stringMatching(new RegExp(`${dataDir}.*Nothing was overwritten`)),
    });
    expect(await sumsOf(dataDir)).toEqual(before);
  });

  it('that is a file is named and left alone', async () => {
    const path = join(await emptyPlace(), 'data');
    await writeFile(path, 'a file');
    await expect(open(path)).rejects.toMatchObject({ code: 'folder_not_ours' });
    expect(await readFile(path, 'utf8')).toBe('a file');
  });

  it('of a newer program is refused', async () => {
    const dataDir = await usedFolder();
    const dialect = await open(dataDir);
    await dialect.query(`insert into migrations (name) values ('0099-tomorrow')`);
    await dialect.close();
    await expect(createBackend({ dataDir, entries: program.entries })).rejects.toMatchObject({
      code: 'folder_newer',
      message: expect.stringContaining('0099-tomorrow'),
    });
  });

  it('with another program’s tables is refused', async () => {
    const dataDir = await newFolder();
    const dialect = await open(dataDir);
    await dialect.script('create table recipes (n int)');
    await dialect.close();
    await expect(createBackend({ dataDir, entries: program.entries })).rejects.toMatchObject({
      code: 'folder_not_ours',
      message: expect.stringContaining('recipes'),
    });
  });
});

describe('a damaged folder is named and not changed by a byte:', () => {
  const garbage = (path: string) => writeFile(path, Buffer.alloc(8192, 'garbage'));
  const damages: Readonly<Record<string, (dataDir: string) => Promise<void>>> = {
    'the control file is garbage': (dataDir) => garbage(join(dataDir, 'global/pg_control')),
    'the tables’ table is garbage': (dataDir) => garbage(join(dataDir, 'base/5/1259')),
    'the tables’ table is empty': (dataDir) => truncate(join(dataDir, 'base/5/1259')),
    'every file of the write-ahead log is empty': async (dataDir) => {
      for (const name of await readdir(join(dataDir, 'pg_wal')))
        if (name.startsWith('0')) await truncate(join(dataDir, 'pg_wal', name));
    },
    'the version is another one': (dataDir) => writeFile(join(dataDir, 'PG_VERSION'), '17\n'),
    'only the version is left': async (dataDir) => {
      await cp(join(dataDir, 'PG_VERSION'), `${dataDir}.version`);
      await rm(dataDir, { recursive: true });
      await mkdir(dataDir);
      await cp(`${dataDir}.version`, join(dataDir, 'PG_VERSION'));
    },
  };

  for (const [name, damage] of Object.entries(damages)) {
    it(name, async () => {
      const dataDir = await usedFolder();
      await damage(dataDir);
      const before = await sumsOf(dataDir);
      const message = expect.stringMatching(new RegExp(`${dataDir}.*Nothing was overwritten`));
      await expect(createBackend({ dataDir, entries: program.entries })).rejects.toMatchObject({ message });
      expect(await sumsOf(dataDir)).toEqual(before);
    });
  }
});

describe('a page torn by a power cut', () => {
  it('is healed by the write-ahead log and costs nothing', async () => {
    const dataDir = await newFolder();
    const dialect = await open(dataDir);
    await dialect.script('create table t (n int)');
    await dialect.query('insert into t values (1)');
    await dialect.query('checkpoint');
    await dialect.query('insert into t values (2)');
    const [file] = await dialect.query<{ path: string }>(`select pg_relation_filepath('t') as path`);
    const afterCut = `${dataDir}-after-cut`;
    await cp(dataDir, afterCut, { recursive: true });
    await dialect.close();
    await writeFile(join(afterCut, file?.path ?? ''), Buffer.alloc(8192, 'half a page'));
    const healed = await open(afterCut);
    expect(await healed.query('select n from t order by n')).toEqual([{ n: 1 }, { n: 2 }]);
    await healed.close();
  });
});
