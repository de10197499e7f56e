import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problems.ts';

/** What a key may do: `collect` signals from a page, `record` everything from a server, `read`, `manage` keys and people. */
export type AccessScope = 'collect' | 'record' | 'read' | 'manage';

/** What is known of a key. */
export interface Access {
  readonly shop: string;
  readonly scopes: readonly AccessScope[];
  /** Where a publishable key may be used, and which other origins may read with a reading one. */
  readonly origins: readonly string[];
  /** Names the key without being it; absent where there is none, in the shop's own process. */
  readonly keyId?: string;
}

/**
 * Finds a key by its hash; from memory, because every request asks.
 *
 * How long that takes says nothing of a key: what is compared is a SHA-256, of which nobody can choose the first
 * bytes without knowing the key. So a look-up in a `Map` is as good here as a comparison in constant time.
 */
export type FindAccess = (hash: string) => Access | undefined;

/** How keys are kept and looked up. */
export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex');

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
