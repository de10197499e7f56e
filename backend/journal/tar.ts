import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/*
 * As much of tar as a database folder needs: plain files and folders under short names. Any tar reads it.
 * Source: POSIX.1-1988, ustar.
 */

const BLOCK = 512;

/** A file or a folder of a tar, by its path below the root. */
export interface TarEntry {
  readonly path: string;
  readonly isFolder: boolean;
  readonly bytes: number;
}

const toOctal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;

function toHeader({ path, isFolder, bytes }: TarEntry): Buffer {
  const name = isFolder ? `${path}/` : path;
  if (Buffer.byteLength(name) > 100) throw new Error(`a name is too long for a tar: ${name}`);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write(toOctal(isFolder ? 0o700 : 0o600, 8), 100);
  header.write(toOctal(0, 8), 108);
  header.write(toOctal(0, 8), 116);
  header.write(toOctal(bytes, 12), 124);
  header.write(toOctal(0, 12), 136);
  header.write(' '.repeat(8), 148); // the checksum counts itself as blanks
  header.write(isFolder ? '5' : '0', 156);
  header.write('ustar\0', 257);
  header.write('00', 263);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

const padding = (bytes: number): Buffer => Buffer.alloc((BLOCK - (bytes % BLOCK)) % BLOCK);

/** Everything below a folder, folders before what is in them. */
export async function listTree(root: string, below = ''): Promise<readonly TarEntry[]> {
  const found: TarEntry[] = [];
  for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) found.push({ path, isFolder: true, bytes: 0 }, ...(await listTree(root, path)));
    else if (entry.isFile()) found.push({ path, isFolder: false, bytes: (await stat(join(root, path))).size });
  }
  return found;
}

/** Writes a text as a file of a tar. */
export function* tarText(path: string, text: string): Generator<Buffer> {
  const body = Buffer.from(text);
  yield toHeader({ path, isFolder: false, bytes: body.length });
  yield body;
  yield padding(body.length);
}

/** Writes files and folders of a root as a tar, without its end. */
export async function* tarTree(root: string, entries: readonly TarEntry[]): AsyncGenerator<Buffer> {
  for (const entry of entries) {
    yield toHeader(entry);
    if (entry.isFolder) continue;
    let bytes = 0;
    for await (const chunk of createReadStream(join(root, entry.path)) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      yield chunk;
    }
    if (bytes !== entry.bytes) throw new Error(`${entry.path} has changed while it was read`);
    yield padding(bytes);
  }
}

/** What a tar ends with. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

const textAt = (header: Buffer, from: number, length: number): string =>
  header.toString('utf8', from, from + length).split('\0', 1)[0] ?? '';

function readHeader(header: Buffer): TarEntry {
  const name = textAt(header, 0, 100);
  const type = textAt(header, 156, 1);
  const path = name.replace(/\/$/, '');
  const isInside = path !== '' && !path.startsWith('/') && !path.split(/[/\\]/).includes('..');
  if (textAt(header, 257, 5) !== 'ustar' || !isInside || !['0', '5'].includes(type))
    throw new Error(`it has something in it that no backup has: ${name.slice(0, 100)}`);
  return { path, isFolder: type === '5', bytes: parseInt(textAt(header, 124, 12), 8) };
}

/** Hands out exactly so many bytes at a time. */
function createReader(source: AsyncIterable<Buffer>) {
  const chunks = source[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  /** At most so many bytes; fewer only at the end of a chunk. */
  const some = async (most: number): Promise<Buffer> => {
    if (rest.length === 0) {
      const next = await chunks.next();
      if (next.done === true) throw new Error('it is cut off');
      rest = next.value;
    }
    const piece = rest.subarray(0, most);
    rest = rest.subarray(most);
    return piece;
  };
  const exactly = async (bytes: number): Promise<Buffer> => {
    const pieces: Buffer[] = [];
    for (let have = 0; have < bytes;) {
      const piece = await some(bytes - have);
      have += piece.length;
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  };
  return { some, exactly };
}

/** Unpacks a tar below a root, and tells what was in it. Nothing is written outside of the root. */
export async function untar(source: AsyncIterable<Buffer>, root: string): Promise<readonly TarEntry[]> {
  const reader = createReader(source);
  const entries: TarEntry[] = [];
  for (;;) {
    const header = await reader.exactly(BLOCK);
    if (header.every((byte) => byte === 0)) return entries;
    const entry = readHeader(header);
    entries.push(entry);
    const path = join(root, entry.path);
    if (entry.isFolder) {
      await mkdir(path, { recursive: true, mode: 0o700 });
      continue;
    }
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, 'wx', 0o600);
    try {
      for (let left = entry.bytes; left > 0;) {
        const piece = await reader.some(left);
        left -= piece.length;
        await file.write(piece);
      }
    } finally {
      await file.close();
    }
    await reader.exactly(padding(entry.bytes).length);
  }
}
