import type { FastifyRequest } from 'fastify';
import { hashKey, type Access, type AccessScope, type FindAccess } from './access.ts';
import { Problem } from './problems.ts';
import type { Rates } from './rates.ts';

/** What stands between a request and everything else. */
export interface Door {
  readonly find: FindAccess;
  readonly rates: Rates;
}

function keyOf(request: FastifyRequest): string | undefined {
  const bearer = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return bearer;
  const query: unknown = request.query;
  const key: unknown = typeof query === 'object' && query !== null && 'key' in query ? query.key : undefined;
  return typeof key === 'string' && key !== '' ? key : undefined;
}

/** The rights of a request, or a {@link Problem} thrown. It needs one of the scopes. Wrong keys are counted too. */
export function accessOf(request: FastifyRequest, { find, rates }: Door, scopes: readonly AccessScope[]): Access {
  const key = keyOf(request);
  const access = key === undefined ? undefined : find(hashKey(key));
  rates.request(request, access);
  if (key === undefined) throw new Problem('key_missing');
  if (access === undefined) throw new Problem('key_unknown');
  if (!scopes.some((scope) => access.scopes.includes(scope))) throw new Problem('scope_missing');
  return access;
}
