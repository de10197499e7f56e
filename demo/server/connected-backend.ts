import { mkdir } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { keepDemoKeys, readDemoKeys } from './demo-keys.ts';

/** A backend of somebody else's, at another address. */
export interface ExternalBackend {
  readonly url: string;
  readonly collectKey: string;
  readonly readKey: string;
}

/** A backend as the shop uses it. */
export interface ConnectedBackend {
  /** Where it is: empty for the shop's own address. */
  readonly url: string;
  readonly collectKey: string;
  readonly readKey: string;
  /** Answers a request that is the backend's; absent where it lives elsewhere. */
  readonly route?: (request: IncomingMessage, response: ServerResponse) => void;
  readonly close: () => Promise<void>;
}

/** Uses a backend that is already there. */
export const toConnected = (backend: ExternalBackend): ConnectedBackend => ({
  ...backend,
  close: async () => undefined,
});

/** Opens a backend of the demo's own in `dataDir`, with the keys of the last start where they still fit. */
export async function openEmbedded(dataDir: string, origins: readonly string[]): Promise<ConnectedBackend> {
  const { createBackend } = await import('@tillroll/backend');
  await mkdir(dataDir, { recursive: true });
  const backend = await createBackend({ dataDir: join(dataDir, 'journal') });
  const file = join(dataDir, 'demo-keys.json');
  const known = await readDemoKeys(file);
  const create = async (scope: 'collect' | 'read'): Promise<string> => {
    const wanted = {
      shop: 'demo',
      scopes: [scope],
      origins: scope === 'collect' ? [...origins] : [],
      name: `demo ${scope}`,
    };
    return (await backend.keys.create(wanted)).key;
  };
  const fits = known?.origins.join() === origins.join();
  const collectKey = known && fits ? known.collectKey : await create('collect');
  const readKey = known?.readKey ?? (await create('read'));
  if (!fits) await keepDemoKeys(file, { collectKey, readKey, origins });
  await backend.app.ready();
  return {
    url: '',
    collectKey,
    readKey,
    route: (request, response) => backend.app.routing(request, response),
    close: () => backend.close(),
  };
}
