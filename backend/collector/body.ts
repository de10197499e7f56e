import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip, gunzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest, RequestPayload } from 'fastify';
import { Problem } from './problems.ts';

/** Below this an unzip on the spot costs less than a trip through the thread pool. */
const SYNC_GUNZIP_BYTES = 256 * 1024;
/** A body over the limit is read on and forgotten up to here, so that its sender sees the answer. */
const PATIENCE = 8;

const gunzipAside = promisify(gunzip);

const tooLarge = (limitBytes: number): Problem =>
  new Problem('too_large', `A request may have at most ${limitBytes} bytes, unzipped. Send smaller batches.`);

async function readBounded(payload: RequestPayload, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of payload) {
    const piece = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    bytes += piece.length;
    if (bytes > limitBytes * PATIENCE) break;
    if (bytes <= limitBytes) chunks.push(piece);
  }
  if (bytes > limitBytes) throw tooLarge(limitBytes);
  return Buffer.concat(chunks);
}

async function unzip(packed: Buffer, limitBytes: number): Promise<Buffer> {
  const options = { maxOutputLength: limitBytes };
  try {
    return packed.length > SYNC_GUNZIP_BYTES ? await gunzipAside(packed, options) : gunzipSync(packed, options);
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(limitBytes);
    throw new Problem('bad_gzip');
  }
}

/** Told how large an unzipped body is before anything else is made of it; throws when there is no room. */
type Hold = (request: FastifyRequest, reply: FastifyReply, bytes: number) => void;

/**
 * Reads a body within the limit, and unzips it within the same limit: a bomb ends as a 413.
 *
 * A `preParsing` hook: it hands fastify's parser the plain bytes.
 */
export const readBody =
  (limitBytes: number, hold: Hold) =>
  async (request: FastifyRequest, reply: FastifyReply, payload: RequestPayload): Promise<RequestPayload> => {
    const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
    if (encoding !== 'gzip' && encoding !== 'identity') throw new Problem('unsupported_encoding');
    const packed = await readBounded(payload, limitBytes);
    const plain = encoding === 'gzip' ? await unzip(packed, limitBytes) : packed;
    hold(request, reply, plain.length);
    const received: RequestPayload = Readable.from([plain]);
    received.receivedEncodedLength = packed.length; // fastify compares it with Content-Length
    return received;
  };
