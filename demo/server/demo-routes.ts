import { toJson, toProblem, type Answer, type ShopRequest } from './exchange.ts';
import { isFaultKind, type Fault } from './fault.ts';

/** What the inspector is told. */
export interface InspectorSettings {
  /** Reads the journal; only ever told to this machine. */
  readonly readKey: string;
  /** Where the backend is: empty for the shop's own address. */
  readonly backend: string;
  /** Whether the two switches reach the backend. They do where shop and backend share an address. */
  readonly faults: boolean;
}

const OWN_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** From this machine, by a name of this machine, and not from another site's page. */
function isTrusted({ isLocal, headers }: ShopRequest): boolean {
  const { host, origin } = headers;
  if (!isLocal || !host || !OWN_HOST.test(host)) return false;
  return origin === undefined || origin === `http://${host}`;
}

const toFault = (text: string): unknown => {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && 'kind' in body ? body.kind : undefined;
  } catch {
    return undefined; // not JSON: answered as an unknown kind
  }
};

async function changeFault(request: ShopRequest, fault: Fault): Promise<Answer> {
  if (request.headers.origin === undefined && request.headers['sec-fetch-site'] !== undefined)
    return toProblem(403, 'Forbidden', 'The switches are for the shop’s own pages.');
  const kind = toFault(await request.readBody());
  if (!isFaultKind(kind)) return toProblem(400, 'Bad Request', 'kind must be "none", "down" or "offline".');
  fault.set(kind);
  return toJson({ kind });
}

/** Answers what the inspector asks its own server. */
export async function answerDemo(
  request: ShopRequest,
  { fault, settings }: { readonly fault: Fault; readonly settings: InspectorSettings },
): Promise<Answer | undefined> {
  const { path, method } = request;
  if (path !== '/demo/settings' && path !== '/demo/fault') return undefined;
  if (!isTrusted(request)) return toProblem(403, 'Forbidden', 'Only from this machine and from the shop’s own pages.');
  if (path === '/demo/settings') return toJson(settings);
  return method === 'POST' ? changeFault(request, fault) : toJson({ kind: fault.kind() });
}
