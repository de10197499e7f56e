import { constants, createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BackendOptions, SaleorOptions } from '../../backend/index.ts';
import type { WrittenEvent } from './events.ts';
import { readJournal } from './read-journal.ts';
import type { Json } from './saleor.ts';
import { readAnswer, startBackend, type Answer, type RunningBackend } from './start-backend.ts';

/** A key pair of a Saleor's, by name. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Makes a key as Saleor has one. */
export const newSigningKey = (kid: string): SigningKey => ({
  kid,
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }),
});

const toText = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs as Saleor does, by default as the PyJWT of most of its versions: without `crit`. */
export function signJws(body: string, { kid, privateKey }: SigningKey, fields: Json = {}): string {
  const head = toText({ alg: 'RS256', b64: false, kid, typ: 'JWT', ...fields });
  const key = { key: privateKey, padding: constants.RSA_PKCS1_PADDING };
  return `${head}..${sign('RSA-SHA256', Buffer.from(`${head}.${body}`), key).toString('base64url')}`;
}

/** Signs as Saleor does for a webhook with a `secretKey`. */
export const signHmac = (body: string, secret: string): string =>
  createHmac('sha256', secret).update(body).digest('hex');

/** A server that shows public keys, as a Saleor does. */
export interface KeyServer {
  readonly apiUrl: string;
  readonly host: string;
  /** The keys from now on; `undefined` and it fails. */
  readonly show: (keys: readonly SigningKey[] | undefined) => void;
  /** How often it was asked. */
  readonly asked: () => number;
  readonly close: () => void;
}

/** Starts a Saleor, as far as webhooks need one. */
export async function startKeyServer(shown: readonly SigningKey[]): Promise<KeyServer> {
  let keys: readonly SigningKey[] | undefined = shown;
  let asked = 0;
  const server = createServer((request, response) => {
    asked++;
    const isThere = keys !== undefined && request.url === '/.well-known/jwks.json';
    response.statusCode = isThere ? 200 : 500;
    const set = keys?.map(({ kid, publicKey }) => ({ ...publicKey.export({ format: 'jwk' }), use: 'sig', kid }));
    response.end(JSON.stringify({ keys: set }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    apiUrl: `http://${host}/graphql/`,
    host,
    show: (next) => (keys = next),
    asked: () => asked,
    close: () => server.close(),
  };
}

/** What one webhook differs in. */
export interface SayOptions {
  /** Default: by the Saleor's own key. `null` sends none. */
  readonly signature?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A backend that takes the webhooks of one Saleor, for a shop of its own. */
export interface Hooked {
  readonly running: RunningBackend;
  readonly saleor: KeyServer;
  readonly key: SigningKey;
  readonly shop: string;
  /** Sends a webhook, by default with a right signature. */
  readonly say: (event: string, payload: unknown, options?: SayOptions) => Promise<Answer>;
  readonly importAnswer: (answer: unknown) => Promise<Answer>;
  /** What the journal has of the shop. */
  readonly events: () => Promise<readonly WrittenEvent[]>;
  readonly stop: () => Promise<void>;
}

/** As it is sent: a text stays what it is. */
export const toBody = (payload: unknown): string => (typeof payload === 'string' ? payload : JSON.stringify(payload));

let shops = 0;
/** Starts a Saleor and a backend that takes its webhooks. */
export async function startHooked(
  options: Partial<SaleorOptions> = {},
  more: Partial<BackendOptions> = {},
): Promise<Hooked> {
  const key = newSigningKey('1');
  const saleor = await startKeyServer([key]);
  const shop = `hooked-${shops++}`;
  const running = await startBackend({ ...more, saleor: { apiUrl: saleor.apiUrl, shop, ...options } });
  const { key: secret } = await running.backend.keys.create({ shop, scopes: ['record'] });
  const { key: reading } = await running.backend.keys.create({ shop, scopes: ['read'] });

  const send = async (path: string, headers: Readonly<Record<string, string>>, body: string): Promise<Answer> =>
    readAnswer(
      await fetch(running.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      }),
    );

  return {
    running,
    saleor,
    key,
    shop,
    say: async (event, payload, { signature, headers } = {}) => {
      const body = toBody(payload);
      const signed = signature === undefined ? signJws(body, key) : signature;
      const said = {
        'saleor-event': event,
        'saleor-domain': saleor.host,
        'saleor-api-url': saleor.apiUrl,
        ...(signed !== null && { 'saleor-signature': signed }),
        ...headers,
      };
      return send('/v1/webhooks/saleor', said, body);
    },
    importAnswer: (answer) => send('/v1/import/saleor', { authorization: `Bearer ${secret}` }, JSON.stringify(answer)),
    events: async () => {
      const { recorder } = running.backend;
      const { id } = await recorder({ shop, source: 'the test' }).customerEvents.passwordResetEvent({ user: 'x' });
      const all = await readJournal(running.url, reading, id);
      return all.filter(({ source }) => source !== 'the test');
    },
    stop: async () => {
      await running.stop();
      saleor.close();
    },
  };
}
