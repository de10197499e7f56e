import { PGlite } from '@electric-sql/pglite';
import { syncTree } from './sync-to-disk.ts';

/*
 * Entry of a short-lived child process: makes an empty database in the folder it is given.
 * A child, because making one takes about 800 MB that the process would keep for its whole life.
 */

const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('pglite-create needs a folder');

process.on('disconnect', () => process.exit(1)); // whoever wanted the folder is gone

const db = await PGlite.create({ dataDir });
await db.exec('checkpoint');
await db.close();
await syncTree(dataDir);
process.exit(0);
