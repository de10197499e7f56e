import type { Receipt } from '@tillroll/catalogue';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isPublishable, type Access } from './access.ts';
import { type RawEvent } from './batch.ts';

/** A first-party cookie by which a page finds its anonymous id again where the browser clears script-written storage. */
export interface ClientCookie {
  /** Such as `tillroll_client`. */
  readonly name: string;
  /** A proxy before the backend ends TLS and says so in X-Forwarded-Proto. Default: false, for anybody could say it. */
  readonly trustForwardedProto?: boolean;
}

/** Browsers keep no cookie longer. Source: RFC 6265bis, 5.5. */
const MAX_AGE_SECONDS = 400 * 24 * 60 * 60;

/** A UUIDv7, the form of our ids: nothing else of what a page says is ever put into a header. */
const OUR_ID = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** Whether a cookie can be called so: a token. Source: RFC 6265, 4.1.1, and RFC 9110, 5.6.2. */
export const isCookieName = (name: string): boolean => /^[!#$%&'*+.^_`|~\w-]{1,100}$/.test(name);

const hasCookie = ({ headers }: FastifyRequest, name: string): boolean =>
  (headers.cookie ?? '').split(';').some((pair) => pair.trimStart().startsWith(`${name}=`));

/**
 * Whether the request comes from the shop's own pages. A browser too old to say so has at least to show that it has
 * taken the cookie before; a request from another site gets none, whatever it shows.
 */
function isFirstParty(request: FastifyRequest, name: string): boolean {
  const site = request.headers['sec-fetch-site'];
  return site === undefined ? hasCookie(request, name) : site === 'same-origin' || site === 'same-site';
}

const isSecure = (request: FastifyRequest, { trustForwardedProto = false }: ClientCookie): boolean =>
  request.protocol === 'https' ||
  (trustForwardedProto &&
    String(request.headers['x-forwarded-proto'] ?? '')
      .split(',', 1)[0]
      ?.trim() === 'https');

const timeOf = ({ time }: RawEvent): number => (typeof time === 'string' ? Date.parse(time) || 0 : 0);

/** The client id of the newest event that was taken; undefined when it is none of ours. */
function newestClient(events: readonly RawEvent[], receipts: readonly Receipt[]): string | undefined {
  const taken = events.filter((_event, index) => receipts[index]?.status !== 'refused');
  const newest = taken.reduce<RawEvent | undefined>(
    (before, event) => (before !== undefined && timeOf(before) > timeOf(event) ? before : event),
    undefined,
  );
  const id = newest?.['clientid'];
  return typeof id === 'string' && OUR_ID.test(id) ? id : undefined;
}

/** What was asked, and what became of it. */
export interface AnsweredBatch {
  readonly access: Access;
  readonly events: readonly RawEvent[];
  readonly receipts: readonly Receipt[];
}

/**
 * Sets the cookie on an answer. With every answer, because no cookie says how old it is, and it has to outlive the
 * visitor's last visit, not the first. The page reads it, so it is not HttpOnly.
 */
export function setClientCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  cookie: ClientCookie,
  { access, events, receipts }: AnsweredBatch,
): void {
  if (!isPublishable(access) || !isFirstParty(request, cookie.name)) return;
  const id = newestClient(events, receipts);
  if (id === undefined) return;
  const secure = isSecure(request, cookie) ? '; Secure' : '';
  reply.header('set-cookie', `${cookie.name}=${id}; Max-Age=${MAX_AGE_SECONDS}; Path=/; SameSite=Lax${secure}`);
}
