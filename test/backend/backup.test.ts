import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backUp, BackupError, restore } from '../../backend/journal/backup.ts';
import { untar } from '../../backend/journal/tar.ts';
import { buildProgram, type BuiltProgram } from './build-program.ts';
import { runProgram } from './child-program.ts';
import { emptyPlace } from './data-folder.ts';
import { viewsOf } from './events.ts';
import { startBackend } from './start-backend.ts';

let program: BuiltProgram;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());

/** A folder with three events in it, that nobody uses. */
async function filledFolder(): Promise<{ readonly place: string; readonly dataDir: string; readonly secret: string }> {
  const place = await emptyPlace();
  const dataDir = join(place, 'data');
  const made = await startBackend({ dataDir });
  await made.post(viewsOf('roll', [1, 2, 3]));
  await made.stop();
  return { place, dataDir, secret: made.secret };
}

describe('a backup', () => {
  it('is put back as it was, keys and all, and any tar reads it', async () => {
    const { place, dataDir, secret } = await filledFolder();
    const file = join(place, 'till.tar.gz');
    const copy = join(place, 'copy');
    const made = runProgram(program.bin, ['backup', file, '--data-dir', dataDir]);
    expect([await made.ended, made.stderr()]).toEqual([0, '']);
    expect((await stat(file)).mode & 0o077).toBe(0);
    const listed = await promisify(execFile)('tar', ['-tzf', file]);
    expect(listed.stdout.split('\n')).toEqual(expect.arrayContaining(['PG_VERSION', 'base/', 'pg_notify/']));
    const back = runProgram(program.bin, ['restore', file, '--data-dir', copy]);
    expect([await back.ended, back.stderr()]).toEqual([0, '']);
    const own = await startBackend({ dataDir: copy });
    const { body } = await own.post(viewsOf('roll', [4]), { key: secret });
    expect(body.receipts[0].status).toBe('accepted');
    const { body: told } = await own.ask('{ signals { totalCount } ledger { edges { node { arrivedCount } } } }');
    expect(told.data).toEqual({ signals: { totalCount: 4 }, ledger: { edges: [{ node: { arrivedCount: 4 } }] } });
    await own.stop();
  }, 180_000);

  it('overwrites nothing: no file, no journal, nobody’s folder, and not a folder in use', async () => {
    const { place, dataDir } = await filledFolder();
    const file = join(place, 'till.tar.gz');
    await backUp(dataDir, file, 0);
    await expect(backUp(dataDir, file, 0)).rejects.toThrow(`${file} is there already`);
    await expect(restore(file, dataDir)).rejects.toThrow('is not empty. Nothing was overwritten');
    const photos = join(place, 'photos');
    await mkdir(photos);
    await writeFile(join(photos, 'cat.jpg'), 'a cat');
    await expect(restore(file, photos)).rejects.toThrow(BackupError);
    expect(await readdir(photos)).toEqual(['cat.jpg']);
    await expect(backUp(photos, join(place, 'x'), 0)).rejects.toThrow('holds no journal');
    const running = await startBackend({ dataDir });
    await expect(backUp(dataDir, join(place, 'other.tar.gz'), 0)).rejects.toThrow('is in use by another process');
    await running.stop();
    expect((await readdir(place)).toSorted()).toEqual(['data', 'photos', 'till.tar.gz']);
  }, 180_000);

  it('that is cut off, damaged or somebody else’s is refused, and leaves nothing behind', async () => {
    const { place, dataDir } = await filledFolder();
    const file = join(place, 'till.tar.gz');
    await backUp(dataDir, file, 0);
    const whole = gunzipSync(await readFile(file));
    const spoil = async (name: string, bytes: Buffer): Promise<void> => {
      await writeFile(join(place, name), bytes);
      await expect(restore(join(place, name), join(place, 'copy'))).rejects.toThrow(BackupError);
    };
    const page = whole.indexOf('base/5/1259\0');
    const damaged = Buffer.from(whole);
    damaged.fill(7, page + 512 + 100, page + 512 + 200);
    await spoil('damaged', gzipSync(damaged));
    await spoil('incomplete', gzipSync(Buffer.concat([whole.subarray(0, 1024), Buffer.alloc(1024)])));
    await spoil('text', Buffer.from('hello'));
    await spoil('zip of text', gzipSync('hello'.repeat(1000)));
    await truncate(file, 100_000);
    await expect(restore(file, join(place, 'copy'))).rejects.toThrow(BackupError);
    await expect(restore(join(place, 'nothing'), join(place, 'copy'))).rejects.toThrow('is not there');
    expect((await readdir(place)).filter((name) => name.startsWith('copy'))).toEqual([]);
  }, 180_000);

  it('writes nothing outside of its folder', async () => {
    const place = await emptyPlace();
    const header = Buffer.alloc(512);
    for (const name of ['../out', '/tmp/out', 'a/../../out', '']) {
      header.fill(0);
      header.write(name, 0);
      header.write('00000000000\0', 124);
      header.write('0', 156);
      header.write('ustar\0', 257);
      const source = (async function* () {
        yield header;
      })();
      await expect(untar(source, join(place, 'root'))).rejects.toThrow('no backup has');
    }
    expect(await readdir(place)).toEqual([]);
  });
});
