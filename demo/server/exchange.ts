import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request as the shop's routes see it. */
export interface ShopRequest {
  readonly method: string;
  /** Decoded by nobody: as it came, from the slash to the question mark. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  /** Whether it comes from this machine. */
  readonly isLocal: boolean;
  readonly readBody: () => Promise<string>;
}

/** What the shop answers. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

const LONGEST_BODY = 1024;
const LOOPBACK = /^(::ffff:)?127\.|^::1$/;

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > LONGEST_BODY) return '';
  }
  return text;
}

/** Reads what the routes need from Node's request. */
export function toShopRequest(request: IncomingMessage): ShopRequest {
  const { pathname, searchParams } = new URL(`http://shop${request.url?.startsWith('/') ? request.url : '/'}`);
  return {
    method: request.method ?? 'GET',
    path: pathname,
    query: searchParams,
    headers: request.headers,
    isLocal: LOOPBACK.test(request.socket.remoteAddress ?? ''),
    readBody: () => readBody(request),
  };
}

/** Writes an answer; a HEAD gets everything but the body. */
export function writeAnswer(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, {
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/** An answer in JSON. */
export const toJson = (value: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
});

/** Says why not, as RFC 9457 has it. */
export const toProblem = (status: number, title: string, detail: string): Answer => ({
  status,
  headers: { 'content-type': 'application/problem+json; charset=utf-8' },
  body: JSON.stringify({ type: 'about:blank', title, status, detail }),
});
