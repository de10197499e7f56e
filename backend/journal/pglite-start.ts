import { PGlite } from '@electric-sql/pglite';

/** How the embedded database is started: a commit reaches the disk before it is answered. */
export const START_PARAMS: readonly string[] = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'), // -F: never sync
  ...[
    'wal_sync_method=fsync',
    'max_wal_size=64MB',
    'min_wal_size=32MB',
    'shared_buffers=32MB',
    'standard_conforming_strings=on',
  ].flatMap((setting) => ['-c', setting]),
];
