import { open, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

const PAGE_BYTES = 8192;
const SUMS = 32;
const PRIME = 16777619;
const PAGE_WORDS = PAGE_BYTES / 4;
const CHECKSUM_WORD = 2;
const UPPER_WORD = 3; // pd_upper is its upper half

// Source: PostgreSQL, src/include/storage/checksum_impl.h (the 32 offsets and the mixing step).
const OFFSETS = Uint32Array.from([
  0x5b1f36e9, 0xb8525960, 0x02ab50aa, 0x1de66d2a, 0x79ff467a, 0x9bb9f8a3, 0x217e7cd2, 0x83e13d2c, 0xf8d4474f,
  0xe39eb970, 0x42c6ae16, 0x993216fa, 0x7b093b5d, 0x98daff3c, 0xf718902a, 0x0b1c9cdb, 0xe58f764b, 0x187636bc,
  0x5d7b3bb1, 0xe73de7de, 0x92bec979, 0xcca6c0b2, 0x304a0979, 0x85aa43d4, 0x783125bb, 0x6ca8eaa2, 0xe407eac6,
  0x4b5cfc3e, 0x9fbf8c76, 0x15ca20be, 0xf2ca9fd3, 0x959bd756,
]);

const mix = (sum: number, value: number): number => {
  const mixed = sum ^ value;
  return Math.imul(mixed, PRIME) ^ (mixed >>> 17);
};

/** The checksum a page of PostgreSQL should carry: the page as 2,048 words, little-endian as PGlite writes them. */
export function pageChecksum(page: Int32Array, pageNumber: number): number {
  const sums = Int32Array.from(OFFSETS);
  for (let at = 0; at < page.length; at++) {
    const word = page[at] ?? 0;
    // the checksum field, the lower half of its word, counts as zero
    sums[at % SUMS] = mix(sums[at % SUMS] ?? 0, at === CHECKSUM_WORD ? word & 0xffff0000 : word);
  }
  let result = 0;
  for (const sum of sums) result ^= mix(mix(sum, 0), 0);
  return (((result ^ pageNumber) >>> 0) % 65535) + 1;
}

function isWhole(page: Int32Array, pageNumber: number): boolean {
  const upper = (page[UPPER_WORD] ?? 0) >>> 16;
  if (upper === 0) return page.every((word) => word === 0); // a page that was never used
  return ((page[CHECKSUM_WORD] ?? 0) & 0xffff) === pageChecksum(page, pageNumber);
}

/** How far into each file the check looks: start-up must not grow with the journal. */
const LOOK_BYTES = 8 * 1024 * 1024;

/** Tables without which there is no database: pg_type, pg_attribute, pg_proc, pg_class. */
const NEVER_EMPTY = ['1247', '1249', '1255', '1259'];

async function isWholeFile(path: string): Promise<boolean> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    if (size % PAGE_BYTES !== 0 || (size === 0 && NEVER_EMPTY.includes(basename(path)))) return false;
    const words = new Int32Array(Math.min(size, LOOK_BYTES) / 4);
    await handle.read(new Uint8Array(words.buffer), 0, words.byteLength, 0);
    for (let at = 0; at < words.length; at += PAGE_WORDS) {
      if (!isWhole(words.subarray(at, at + PAGE_WORDS), at / PAGE_WORDS)) return false;
    }
    return true;
  } finally {
    await handle.close();
  }
}

/** A relation's main file and no later segment, whose page numbers would start elsewhere. */
const RELATION = /^\d+$/;

/** The first file of a database whose pages do not carry their checksums; undefined when all do. Only reads. */
export async function findDamage(dataDir: string): Promise<string | undefined> {
  const databases = (await readdir(join(dataDir, 'base'))).map((name) => join('base', name));
  for (const folder of ['global', ...databases]) {
    for (const name of await readdir(join(dataDir, folder))) {
      const path = join(folder, name);
      if (RELATION.test(name) && !(await isWholeFile(join(dataDir, path)))) return path;
    }
  }
  return undefined;
}
