import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { Problem, PROBLEMS, toProblemDocument } from './collector/problems.ts';

/** What Node's own reading of HTTP refuses, in our words. */
const NODE_SAYS: Readonly<Record<string, 'too_slow' | 'headers_too_large'>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'too_slow',
  HPE_HEADER_OVERFLOW: 'headers_too_large',
};

function toAnswer(code: string): string {
  const problem = NODE_SAYS[code];
  // Not a problem document: whoever broke HTTP was perhaps a proxy, and only the collector's own 400 may bury an event.
  if (problem === undefined) return 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';
  const body = JSON.stringify(toProblemDocument(new Problem(problem), randomUUID()));
  const { status, title } = PROBLEMS[problem];
  return [
    `HTTP/1.1 ${status} ${title}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

/** Answers what never became a request. The log is told which error it was, and nothing of what was sent. */
export function answerClientError(this: FastifyInstance, error: Error, socket: Socket): void {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ECONNRESET' || socket.destroyed) return;
  this.log.debug({ code }, 'a request could not be read');
  if (socket.writable) socket.end(toAnswer(code), () => socket.destroy());
  else socket.destroy();
}
