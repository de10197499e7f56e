import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problems.ts';

/** What a key may do: `collect` signals from a page, `record` everything from a server, `read`. */
export type AccessScope = 'collect' | 'record' | 'read';

/** What is known of a key. */
export interface Access {
  readonly shop: string;
  readonly scopes: readonly AccessScope[];
  /** Where a publishable key may be used, and which other origins may read with a reading one. */
  readonly origins: readonly string[];
}

/** Finds a key by its hash; from memory, because every request asks. */
export type FindAccess = (hash: string) => Access | undefined;

/** How keys are kept and looked up. */
export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex');

function keyOf(request: FastifyRequest): string | undefined {
  const bearer = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return bearer;
  const query: unknown = request.query;
  const key: unknown = typeof query === 'object' && query !== null && 'key' in query ? query.key : undefined;
  return typeof key === 'string' && key !== '' ? key : undefined;
}

/** The rights of a request, or a {@link Problem} thrown. It needs one of the scopes. */
export function accessOf(request: FastifyRequest, find: FindAccess, scopes: readonly AccessScope[]): Access {
  const key = keyOf(request);
  if (key === undefined) throw new Problem('key_missing');
  const access = find(hashKey(key));
  if (access === undefined) throw new Problem('key_unknown');
  if (!scopes.some((scope) => access.scopes.includes(scope))) throw new Problem('scope_missing');
  return access;
}

/** Whether the key may only collect: it is in the page's source, so everybody has it. */
export const isPublishable = (access: Access): boolean => !access.scopes.includes('record');

/** Throws unless a publishable key is used from one of its origins. */
export function checkOrigin(request: FastifyRequest, access: Access): void {
  if (!isPublishable(access)) return;
  const { origin } = request.headers;
  if (origin === undefined)
    throw new Problem('origin_not_allowed', 'A publishable key works only in a browser, which sends an Origin.');
  if (!access.origins.includes(origin))
    throw new Problem('origin_not_allowed', `The key does not allow the origin ${origin.slice(0, 200)}.`);
}
