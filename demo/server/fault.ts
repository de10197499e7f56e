import type { IncomingMessage, ServerResponse } from 'node:http';
import { toProblem, writeAnswer } from './exchange.ts';

const KINDS = ['none', 'down', 'offline'] as const;

/** What is wrong on purpose: `down` answers 503, `offline` cuts the line unanswered. */
export type FaultKind = (typeof KINDS)[number];

/** Whether a value names a fault. */
export const isFaultKind = (value: unknown): value is FaultKind => KINDS.some((kind) => kind === value);

/** The two switches beside the shop. */
export interface Fault {
  readonly kind: () => FaultKind;
  /** From now on; a line that is open is cut, so that live feeds fall silent too. */
  readonly set: (kind: FaultKind) => void;
  /** Takes a request that is for the backend; `true` says that it has met its fate here. */
  readonly meet: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** Makes the switches, both off. */
export function createFault(): Fault {
  let now: FaultKind = 'none';
  const open = new Set<ServerResponse>();
  return {
    kind: () => now,
    set(kind) {
      now = kind;
      if (kind === 'none') return;
      for (const response of open) response.destroy();
    },
    meet(request, response) {
      if (now === 'offline') {
        request.socket.destroy();
        return true;
      }
      if (now === 'down') {
        request.resume();
        writeAnswer(response, toProblem(503, 'Service Unavailable', 'The demo has switched the backend off.'));
        return true;
      }
      open.add(response);
      response.once('close', () => open.delete(response));
      return false;
    },
  };
}
