import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Heard } from './way-answers.ts';

// Without these a page may not read the answer at all, and every fault would be a dead network.
const allow = (request: IncomingMessage): Record<string, string> => ({
  'access-control-allow-origin': request.headers.origin ?? '*',
  'access-control-expose-headers': 'retry-after',
});

/** Lets the browser hear what it is to hear. */
export function tellBrowser(heard: Heard, request: IncomingMessage, response: ServerResponse): void {
  switch (heard.kind) {
    case 'answer': {
      const { status, type, body, retryAfter } = heard;
      const after = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
      response.writeHead(status, { ...allow(request), 'content-type': type, ...after }).end(body);
      return;
    }
    case 'own':
      response.writeHead(heard.answer.status, heard.answer.headers).end(heard.answer.body);
      return;
    case 'half': {
      const { status, headers, body } = heard.answer;
      response.writeHead(status, { ...headers, 'content-length': body.length });
      response.write(body.subarray(0, body.length / 2), () => response.destroy());
      return;
    }
    case 'cut':
      response.destroy();
      return;
    case 'nothing':
      return;
  }
}
