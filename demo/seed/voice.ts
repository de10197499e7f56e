import { uuidv7, type SignalInput, type SignalName } from '@tillroll/catalogue';
import type { Random } from './random.ts';

/** Where the simulated shop's pages are. */
export const ORIGIN = 'https://marram.example';
/** The simulated shop's own server, as its events name it. */
const SERVER = 'https://marram.example/server';

/** An event as it is posted. */
export interface SaidEvent {
  readonly id: string;
  readonly time: string;
  readonly [attribute: string]: unknown;
}

/** A browser with its outbox. */
export interface Browser {
  readonly clientId: string;
  readonly rollId: string;
  sequence: number;
  customerId: string | undefined;
}

/** Something said in a browser. */
export interface Saying<Name extends SignalName> {
  readonly atMs: number;
  readonly browser: Browser;
  readonly sessionId: string;
  readonly path: string;
  readonly name: Name;
  readonly payload: SignalInput<Name>;
}

/** How events are said: ids by chance of the seed, time of the story. */
export function createVoice(random: Random) {
  const fill = (bytes: Uint8Array<ArrayBuffer>): void =>
    void bytes.forEach((_, at) => (bytes[at] = random.between(0, 255)));
  const newId = (atMs: number): string => uuidv7({ now: () => atMs, randomBytes: fill });

  const shared = (atMs: number) => ({
    specversion: '1.0',
    id: newId(atMs),
    time: new Date(atMs).toISOString(),
  });

  return {
    newId,
    newBrowser: (atMs: number): Browser => ({
      clientId: newId(atMs),
      rollId: newId(atMs),
      sequence: 0,
      customerId: undefined,
    }),
    /** A signal, as the page says it. */
    signal: <Name extends SignalName>({ atMs, browser, sessionId, path, name, payload }: Saying<Name>): SaidEvent => ({
      ...shared(atMs),
      source: ORIGIN,
      type: `signal.${name}`,
      rollid: browser.rollId,
      sequence: ++browser.sequence,
      clientid: browser.clientId,
      sessionid: sessionId,
      ...(browser.customerId !== undefined && { customerid: browser.customerId }),
      data: { ...payload, context: { page: { url: ORIGIN + path, language: 'en' }, consent: 'granted' } },
    }),
    /** An event of an order or a customer, as the shop's server says it. */
    record: (atMs: number, type: string, subject: string, data: object): SaidEvent => ({
      ...shared(atMs),
      source: SERVER,
      type,
      subject,
      data,
    }),
  };
}

/** How events are said. */
export type Voice = ReturnType<typeof createVoice>;
