import type { KeyInfo } from '../keys.ts';
import { ok, warn, type Finding } from './finding.ts';

const SOON_MS = 3 * 24 * 60 * 60 * 1000;

const isLocal = (origin: string): boolean => /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(origin);

function lookAtOrigins(collecting: readonly KeyInfo[]): readonly Finding[] {
  const plain = collecting.flatMap(({ origins }) => origins).filter((url) => url.startsWith('http:') && !isLocal(url));
  if (plain.length === 0) return [];
  const todo = 'Pages by http have no service worker and no locks: serve the shop by https, and make a key for it.';
  return [warn('keys', `${[...new Set(plain)].join(', ')} is not https`, todo)];
}

/** Whether there are keys for what a shop does. */
export function lookAtKeys(keys: readonly KeyInfo[], nowMs: number): readonly Finding[] {
  const live = keys.filter(({ state }) => state === 'active' || state === 'ending');
  const collecting = live.filter(({ scopes }) => scopes.includes('collect'));
  const has = (scope: KeyInfo['scopes'][number]): boolean => live.some(({ scopes }) => scopes.includes(scope));
  const ending = live.filter(({ expiresAt }) => expiresAt !== null && Date.parse(expiresAt) - nowMs < SOON_MS);
  const create = (rest: string): string => `tillroll keys create --shop my-shop ${rest}`;
  return [
    collecting.length > 0
      ? ok('keys', `pages may collect from ${[...new Set(collecting.flatMap(({ origins }) => origins))].join(', ')}`)
      : warn('keys', 'no page may collect', create('--scope collect --origin https://shop.example')),
    ...lookAtOrigins(collecting),
    has('record')
      ? ok('keys', 'a server may record')
      : warn('keys', 'no server may record: nothing will be confirmed', create('--scope record')),
    has('read') ? ok('keys', 'somebody may read') : warn('keys', 'nobody may read', create('--scope read')),
    ...ending.map(({ id, expiresAt }) =>
      warn('keys', `key ${id} ends ${expiresAt}`, 'Put its successor wherever it is still used.'),
    ),
  ];
}
