import type { KeyInfo, Keys, KeyWish, NewKey, RotateOptions } from '../keys.ts';
import { toKeyId } from '../new-key.ts';
import { openBackend } from './open-backend.ts';
import type { PlaceOptions } from './place.ts';
import { askServer, type ServerOptions } from './server.ts';

/** Where keys are made and ended: in a folder that nobody uses, or by a server that runs. */
export interface KeyDesk {
  readonly create: (wish: KeyWish) => Promise<NewKey>;
  readonly list: () => Promise<readonly KeyInfo[]>;
  readonly revoke: (id: string) => Promise<KeyInfo>;
  readonly rotate: (options: RotateOptions) => ReturnType<Keys['rotate']>;
  readonly close: () => Promise<void>;
}

/** Where the desk is. */
export interface DeskOptions extends ServerOptions, PlaceOptions {}

const IN_USE =
  'Ask that process instead: --url http://127.0.0.1:8417, with a key of the scope manage in TILLROLL_KEY. ' +
  'Or stop that process (Ctrl-C), run this again, and start it again.';

function atServer(url: string): KeyDesk {
  const ask = <Answer>(path: string, body?: object): Promise<Answer> => askServer<Answer>(url, path, body);
  const pathOf = (named: string, verb: string): string => `/v1/keys/${encodeURIComponent(toKeyId(named))}/${verb}`;
  return {
    create: ({ scopes, origins, name }) => ask<NewKey>('/v1/keys', { scopes, origins, name }),
    list: async () => (await ask<{ readonly keys: readonly KeyInfo[] }>('/v1/keys')).keys,
    revoke: (id) => ask<KeyInfo>(pathOf(id, 'revoke'), {}),
    rotate: ({ id, overlapMs }) =>
      ask(pathOf(id, 'rotate'), overlapMs === undefined ? {} : { overlapSeconds: overlapMs / 1000 }),
    close: async () => undefined,
  };
}

/** Opens the desk. Rejects with a `JournalError` when another process uses the folder. */
export async function openDesk({ url, ...place }: DeskOptions): Promise<KeyDesk> {
  if (url !== undefined) return atServer(url);
  const backend = await openBackend(place, IN_USE);
  const { create, list, revoke, rotate } = backend.keys;
  return {
    create,
    list: async () => list(),
    revoke: (id) => revoke({ id }),
    rotate,
    close: backend.close,
  };
}
