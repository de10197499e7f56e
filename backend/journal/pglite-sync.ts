import type { PGlite } from '@electric-sql/pglite';
import { closeSync, fdatasyncSync, fsyncSync, openSync } from 'node:fs';

/** The parts of PGlite's file layer that are touched. Internal: the reason why PGlite's version is pinned. */
interface FileLayer {
  readonly stream_ops: { fsync?: (stream: { readonly nfd?: number; readonly node: unknown }) => number };
  readonly realPath: (node: unknown) => string;
}

const isFileLayer = (value: unknown): value is FileLayer =>
  typeof value === 'object' &&
  value !== null &&
  'stream_ops' in value &&
  typeof value.stream_ops === 'object' &&
  'realPath' in value &&
  typeof value.realPath === 'function';

function syncPath(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * Gives PGlite the fsync it does not have: as shipped, no commit ever reaches the disk
 * (https://github.com/electric-sql/pglite/issues/1107).
 *
 * Returns how often it has synced. Needs `wal_sync_method=fsync` and a start without `-F`.
 */
export function giveSync(db: PGlite): () => number {
  let syncs = 0;
  const layer: unknown = Reflect.get(db.Module, 'NODEFS');
  if (!isFileLayer(layer)) return () => syncs;
  layer.stream_ops.fsync = ({ nfd, node }) => {
    syncs++;
    if (nfd === undefined) syncPath(layer.realPath(node));
    else fdatasyncSync(nfd);
    return 0;
  };
  return () => syncs;
}

/** A commit that changes nothing and must still be written. */
const COMMIT = `select pg_logical_emit_message(true, 'tillroll', 'does this reach the disk?')`;

/** Whether a commit is on the disk before it is answered: seen, not believed. */
export async function isDurable(db: PGlite, syncs: () => number): Promise<boolean> {
  const before = syncs();
  await db.query(COMMIT);
  return syncs() > before;
}
