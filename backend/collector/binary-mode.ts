import { WIRE } from '@tillroll/catalogue';
import type { FastifyRequest } from 'fastify';
import { mediaTypeOf, type RawEvent } from './batch.ts';
import { Problem } from './problems.ts';

type Headers = FastifyRequest['headers'];

const PREFIX = 'ce-';
const JSON_TYPE = /^(?:application|text)\/(?:[\w.+-]+\+)?json$/;

/**
 * Whether a request carries one event in binary mode: the attributes in headers `ce-…`, the data as the body.
 * Source: CloudEvents 1.0, HTTP protocol binding, 3.1.
 */
export function isBinaryMode(headers: Headers): boolean {
  if (headers['ce-specversion'] === undefined) return false;
  const type = mediaTypeOf(headers['content-type']);
  return type !== WIRE.batchType && type !== WIRE.eventType;
}

/** Throws unless the data is JSON, or there is none. */
export function checkDataType(contentType: string | undefined): void {
  const type = mediaTypeOf(contentType);
  if (type !== '' && !JSON_TYPE.test(type))
    throw new Problem('unsupported_type', 'In binary mode (ce- headers) the data must be JSON: application/json.');
}

/** A header's text: what is not printable ASCII is percent-encoded there. Source: the same, 3.1.3.2. */
function decode(name: string, value: string): string {
  try {
    return decodeURIComponent(value.replaceAll(/%(?![\da-f]{2})/gi, '%25'));
  } catch {
    throw new Problem('bad_request', `The header ${name} is not percent-encoded UTF-8.`);
  }
}

/** All attributes are text in headers; ours that is a number becomes one again, and the check says if it is not. */
const toAttribute = (name: string, text: string): unknown =>
  name === 'sequence' && /^\d{1,16}$/.test(text) ? Number(text) : text;

/** The attributes of an event in binary mode. */
export function attributesOf(headers: Headers): RawEvent {
  const attributes = Object.entries(headers).flatMap(([header, value]) => {
    const name = header.slice(PREFIX.length);
    if (!header.startsWith(PREFIX) || name === 'data' || typeof value !== 'string') return [];
    return [[name, toAttribute(name, decode(header, value))] as const];
  });
  const contentType = headers['content-type'];
  return {
    ...Object.fromEntries(attributes),
    ...(contentType !== undefined && { datacontenttype: contentType }),
  };
}
