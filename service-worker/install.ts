import {
  channelName,
  isPageMessage,
  PROTOCOL,
  SYNC_TAG,
  type CarryMessage,
  type KeepMessage,
  type PageMessage,
  type WorkerAnswer,
} from '../sdk/bridge/messages.ts';
import { createCarrier, forgetSpare, type Carrier } from '../sdk/courier/carrier.ts';
import type { Destination } from '../sdk/courier/post.ts';
import type { Urgency } from '../sdk/courier/pace.ts';
import { pendingAfter, type RoundEnd } from '../sdk/courier/round.ts';
import { browserIds as ids } from '../sdk/outbox/browser-ids.ts';
import { openOutbox, outboxExists, outboxNames } from '../sdk/outbox/outbox.ts';
import type { NewEntry } from '../sdk/outbox/schema.ts';

/** A wait that a worker sits out itself; for a longer one it lets itself be ended. */
const SIT_OUT_MS = 20_000;
/** Browsers end an event's work after minutes; stop before. */
const LONGEST_WORK_MS = 4 * 60_000;
const PERIOD_MS = 12 * 60 * 60_000;

/** Where to carry to, and how much the outbox keeps, as a page has said it. */
interface Orders {
  readonly destination: Destination;
  readonly limits: unknown;
}

interface Round extends Orders {
  readonly carrier: Carrier;
  readonly channel: BroadcastChannel;
}

/** A service worker's `self`, whichever library the shop's compiler knows it by. */
export interface WorkerScope {
  readonly addEventListener: unknown;
}

/**
 * Makes a service worker carry the outboxes of its origin.
 *
 * Works in tillroll's own worker and in a shop's. It listens to `message`, `activate`, `sync` and
 * `periodicsync`, and handles nothing of anybody else's; it never handles `fetch` and claims no page.
 */
export function installTillroll(worker: WorkerScope): void {
  if (!('registration' in worker)) throw new TypeError('installTillroll belongs in a service worker: hand it self');
  const scope = worker as unknown as ServiceWorkerGlobalScope;
  const rounds = new Map<string, Round>();

  function end(name: string, forgotten = false): Promise<void> | undefined {
    const known = rounds.get(name);
    rounds.delete(name);
    known?.channel.close();
    return known?.carrier.close(forgotten);
  }

  /** Consent was taken back. A page of an older release knows nothing of what is kept beside its database. */
  async function forget(name: string): Promise<void> {
    await end(name, true);
    await forgetSpare(name);
  }

  function begin(name: string, { destination, limits }: Orders): Carrier {
    void end(name);
    const channel = new BroadcastChannel(channelName(name));
    const report = (said: unknown): void => channel.postMessage({ tillroll: PROTOCOL, report: said });
    const carrier = createCarrier({ name, home: 'worker', destination, limits, ids, report });
    rounds.set(name, { carrier, destination, limits, channel });
    return carrier;
  }

  /** Carries, and stays awake through short waits: a worker's own timers die with it. */
  async function carry(carrier: Carrier, urgency: Urgency): Promise<RoundEnd> {
    const until = ids.now() + LONGEST_WORK_MS;
    let end = await carrier.wake(urgency);
    while (end.kind === 'waiting' && end.until - ids.now() < SIT_OUT_MS && ids.now() < until) {
      const delayMs = Math.max(0, end.until - ids.now()) + 1;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      end = await carrier.wake('append');
    }
    return end;
  }

  /** Asks the browser to wake us when there is a network again, and now and then, where it can. */
  async function askForSync(end: RoundEnd): Promise<void> {
    if (end.kind !== 'waiting') return;
    const { sync, periodicSync } = scope.registration;
    // Not allowed to sync in the background: the page's own clock and the next start do it.
    await sync?.register(SYNC_TAG).catch(() => undefined);
    await periodicSync?.register(SYNC_TAG, { minInterval: PERIOD_MS }).catch(() => undefined);
  }

  /** The carrier for these orders; a worker that is woken by the browser alone finds the last ones stored. */
  async function carrierFor(name: string, orders: Orders): Promise<Carrier> {
    const known = rounds.get(name);
    const { endpoint, key } = orders.destination;
    if (known?.destination.endpoint === endpoint && known.destination.key === key) return known.carrier;
    const carrier = begin(name, orders);
    try {
      await carrier.outbox.writeDestination({ endpoint, publishableKey: key, limits: orders.limits });
    } catch (error) {
      void end(name); // opened while a page was making it, say: whoever asks next begins anew
      throw error;
    }
    return carrier;
  }

  async function onCarry(message: CarryMessage, answer: (answer: WorkerAnswer) => void): Promise<void> {
    const { outbox: name, endpoint, key, limits, urgency } = message;
    if (message.answer === 'taken') answer({ tillroll: PROTOCOL, kind: 'taken' });
    if (!(await outboxExists(name))) {
      // Nothing was ever said, or consent was taken back meanwhile.
      if (message.answer === 'round') answer({ tillroll: PROTOCOL, kind: 'round', pending: 0 });
      return;
    }
    const carrier = await carrierFor(name, { destination: { endpoint, key }, limits });
    if (message.answer === 'taken') return askForSync(await carry(carrier, urgency));
    answer({ tillroll: PROTOCOL, kind: 'round', pending: pendingAfter(await carrier.wake(urgency)) });
  }

  async function onKeep({ outbox: name, entries }: KeepMessage): Promise<void> {
    if (!(await outboxExists(name))) return; // consent was taken back meanwhile
    const outbox = openOutbox(name);
    try {
      await outbox.append(entries as readonly NewEntry[]);
    } finally {
      outbox.close();
    }
    await carryOutbox(name);
  }

  async function storedOrders(name: string): Promise<Orders | undefined> {
    const outbox = openOutbox(name);
    try {
      const row = await outbox.readDestination();
      return row && { destination: { endpoint: row.endpoint, key: row.publishableKey }, limits: row.limits };
    } finally {
      outbox.close();
    }
  }

  async function carryOutbox(name: string): Promise<RoundEnd | undefined> {
    const known = rounds.get(name)?.carrier;
    if (known) return carry(known, 'hint');
    const orders = await storedOrders(name);
    return orders && carry(await carrierFor(name, orders), 'hint');
  }

  function onMessage(message: PageMessage, answer: (answer: WorkerAnswer) => void): Promise<void> | undefined {
    switch (message.kind) {
      case 'carry':
        return onCarry(message, answer);
      case 'keep':
        return onKeep(message);
      case 'forget':
        return forget(message.outbox);
    }
  }

  /** Carries every outbox of the origin; rejects if something had to stay, so that a sync comes again. */
  async function carryAll(): Promise<void> {
    const ends = await Promise.all((await outboxNames()).map(carryOutbox));
    if (ends.some((end) => end?.kind === 'waiting')) throw new Error('the collector is not to be had, try again later');
  }

  /** For wake-ups after which nobody asks again. */
  const carryAllQuietly = (): Promise<void> => carryAll().catch(() => undefined);

  scope.addEventListener('message', (event) => {
    const message: unknown = event.data;
    if (!isPageMessage(message)) return;
    const answer = (said: WorkerAnswer): void => event.ports[0]?.postMessage(said);
    event.waitUntil(Promise.resolve(onMessage(message, answer)));
  });
  // Not waited for: until a worker has activated, a shop's own has to keep every request of its pages waiting.
  scope.addEventListener('activate', () => void carryAllQuietly());
  scope.addEventListener('sync', (event) => {
    if (event.tag === SYNC_TAG) event.waitUntil(carryAll());
  });
  scope.addEventListener('periodicsync', (event) => {
    if (event.tag === SYNC_TAG) event.waitUntil(carryAll());
  });
  // Every start is a chance, whatever the worker was started for.
  void carryAllQuietly();
}
