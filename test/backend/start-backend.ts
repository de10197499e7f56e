import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBackend, type Backend, type BackendOptions } from '../../backend/index.ts';
import { buildProgram, type BuiltProgram } from './build-program.ts';
import { copyTemplate } from './data-folder.ts';
import type { WrittenEvent } from './events.ts';
import { isOnServer, newDatabase } from './own-database.ts';

/** The origin the page of every test lives at. */
export const ORIGIN = 'https://shop.example';

/** An answer, read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test says what it expects, field by field
  readonly body: any;
}

/** What a request to the collector may differ in. */
export interface PostOptions {
  readonly key?: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is, instead of the events. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly path?: string;
}

/** A backend on a real database behind real HTTP, with a key of every kind. */
export interface RunningBackend {
  readonly backend: Backend;
  readonly url: string;
  readonly program: BuiltProgram;
  readonly publishable: string;
  readonly secret: string;
  readonly reading: string;
  readonly post: (events: readonly WrittenEvent[], options?: PostOptions) => Promise<Answer>;
  readonly ask: (query: string, variables?: Readonly<Record<string, unknown>>, key?: string) => Promise<Answer>;
  readonly stop: () => Promise<void>;
}

/** Reads an answer; a body that is not JSON stays text. */
export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

const poster =
  (url: string, defaultKey: string): RunningBackend['post'] =>
  async (events, { key = defaultKey, type = 'application/cloudevents-batch+json', headers, raw, path } = {}) =>
    readAnswer(
      await fetch(`${url}${path ?? '/v1/events'}`, {
        method: 'POST',
        headers: { 'content-type': type, ...(key && { authorization: `Bearer ${key}` }), ...headers },
        body: raw ?? JSON.stringify(events),
      }),
    );

const asker =
  (url: string, defaultKey: string): RunningBackend['ask'] =>
  async (query, variables = {}, key = defaultKey) =>
    readAnswer(
      await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify({ query, variables }),
      }),
    );

interface OwnPlace {
  readonly place: { readonly dataDir: string } | { readonly databaseUrl: string };
  readonly remove: () => Promise<void>;
}

async function freshPlace(program: BuiltProgram): Promise<OwnPlace> {
  if (isOnServer()) {
    const { url, drop } = await newDatabase();
    return { place: { databaseUrl: url }, remove: drop };
  }
  const folder = await mkdtemp(join(tmpdir(), 'tillroll-'));
  const dataDir = join(folder, 'data');
  await copyTemplate(dataDir, program.entries.create);
  return { place: { dataDir }, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Starts a backend on a fresh folder or database, or on the one given. `prepare` sees it before it listens. */
export async function startBackend(
  options: Partial<BackendOptions> = {},
  prepare: (backend: Backend) => void = () => undefined,
): Promise<RunningBackend> {
  const program = await buildProgram();
  const isGiven = options.dataDir !== undefined || options.databaseUrl !== undefined;
  const { place, remove } = isGiven ? { place: {}, remove: async () => undefined } : await freshPlace(program);
  const backend = await createBackend({ entries: program.entries, ...place, ...options });
  prepare(backend);
  const { url } = await backend.listen({ host: '127.0.0.1', port: 0 });
  const shop = 'shop';
  const { key: publishable } = await backend.keys.create({ shop, scopes: ['collect'], origins: [ORIGIN] });
  const { key: secret } = await backend.keys.create({ shop, scopes: ['record'] });
  const { key: reading } = await backend.keys.create({ shop, scopes: ['read'], origins: ['https://desk.example'] });
  return {
    backend,
    url,
    program,
    publishable,
    secret,
    reading,
    post: poster(url, secret),
    ask: asker(url, reading),
    stop: async () => {
      await backend.close();
      await program.remove();
      await remove();
    },
  };
}
