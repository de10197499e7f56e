import { checkPayload, SIGNALS, WIRE, type Envelope, type Lane, type SignalName } from '@tillroll/catalogue';
import type { Surroundings } from './browser.ts';
import { createDelivery } from './delivery.ts';
import { toEvent } from './event.ts';
import { createKeeping } from './keeping.ts';
import { listenToPage } from './lifecycle.ts';
import type { Settings } from './options.ts';
import { createContextReader } from './signals/context.ts';
import { createSignals } from './signals/signals.ts';
import { createStreams } from './stream/streams.ts';
import type { ConsentState, SendResult, Till } from './till.ts';
import { createUnconfirmed } from './unconfirmed.ts';

/** How long `drain` waits between two looks. */
const DRAIN_LOOK_MS = 1000;

/** Composes a till from its rooms. */
export function runTill(settings: Settings, surroundings: Surroundings): Till {
  const { ids, window } = surroundings;
  const { endpoint, key } = settings;
  let consent: ConsentState = settings.consent;
  let customerId: string | undefined;
  let closed = false;
  let held: (() => unknown)[] = [];
  const streams = createStreams(consent);
  const unconfirmed = createUnconfirmed();
  const context = createContextReader(window);
  const mayCarry = (): boolean => !closed && consent === 'granted';
  const delivery = createDelivery({ ...surroundings, settings, streams, mayCarry, onSettled: unconfirmed.forget });
  const keeping = createKeeping({
    ...surroundings,
    settings,
    streams,
    unconfirmed,
    onOpen: (waiting) => {
      if (waiting > 0) delivery.ask('hint');
    },
    onDurable: delivery.gather,
    onHomeless: delivery.hold,
  });

  /** Keeps an event as far as the visitor allows. */
  function keepAsAllowed(event: Envelope, lane: Lane, at: number): Promise<SendResult> {
    if (consent === 'granted') return keeping.keep(event, lane, at);
    if (consent === 'denied') return Promise.resolve({ kind: 'withheld', reason: 'consent-denied' });
    held.push(() => keeping.keep(event, lane, at));
    return Promise.resolve({ kind: 'memory', id: event.id, reason: 'consent-pending' });
  }

  function sayChecked(signal: SignalName, input: unknown): Promise<SendResult> {
    const checked = checkPayload(signal, input);
    if (checked.kind === 'issues') {
      streams.report({ kind: 'invalid', signal, issues: checked.issues });
      return Promise.resolve({ kind: 'invalid', issues: checked.issues });
    }
    if (closed) return Promise.resolve({ kind: 'withheld', reason: 'closed' });
    const at = ids.now();
    const source = window.location.origin;
    const event = toEvent(signal, checked.value, { ids, source, customerId, context: context.read(consent), at });
    const result = keepAsAllowed(event, SIGNALS[signal].lane, at);
    streams.say(event);
    board.sound(signal, event);
    return result;
  }

  function say(signal: SignalName, input: unknown): Promise<SendResult> {
    try {
      return sayChecked(signal, input);
    } catch (error) {
      // A payload whose own getters throw, for one. Nothing of ours may reach the shop's code.
      const issues = [{ path: '', message: `could not be read: ${String(error)}` }];
      streams.report({ kind: 'invalid', signal, issues });
      return Promise.resolve({ kind: 'invalid', issues });
    }
  }

  function beacon(batch: string): boolean {
    const body = new window.Blob([batch], { type: WIRE.beaconType });
    return window.navigator.sendBeacon(`${endpoint}${WIRE.eventsPath}?key=${encodeURIComponent(key)}`, body);
  }

  /** What is not confirmed goes out twice, by the worker and by beacon: no single way is reliable in every browser. */
  function leave(): void {
    if (!mayCarry()) return;
    const unwritten = keeping.flush();
    if (unconfirmed.isEmpty()) return;
    delivery.handOver(unwritten);
    unconfirmed.beacon(beacon);
  }

  function letGo(): void {
    keeping.letGo();
    delivery.letGo();
  }

  function start(): void {
    if (consent !== 'granted') return;
    delivery.start();
    keeping.open();
  }

  function purge(): void {
    held = [];
    unconfirmed.forgetAll();
    delivery.letGo();
    keeping.purge();
    streams.setPending(0);
    streams.setStatus({ storage: 'off', courier: 'none', delivery: 'idle', failures: 0 });
  }

  const board = createSignals({ say, onReceiverError: streams.onReceiverError });
  const stopListening = listenToPage(window, {
    onLeaving: leave,
    onFrozen: letGo,
    onThawed: start,
    onHint: () => {
      if (streams.pendingNow() > 0) delivery.ask('hint');
    },
  });
  if (consent === 'denied') purge();
  start();

  return {
    signals: board.signals,
    ...streams.heard,
    identify(id) {
      customerId = String(id);
    },
    reset() {
      customerId = undefined;
    },
    consent: {
      get state() {
        return consent;
      },
      grant() {
        if (closed || consent === 'granted') return;
        consent = 'granted';
        streams.setStatus({ consent });
        start();
        for (const release of held.splice(0)) release();
      },
      deny() {
        if (closed) return;
        consent = 'denied';
        streams.setStatus({ consent });
        purge();
      },
    },
    async flush() {
      await keeping.settled();
      if (mayCarry()) await delivery.round('now');
    },
    async drain() {
      for (let urgency: 'hint' | 'append' = 'hint'; mayCarry(); urgency = 'append') {
        await keeping.settled();
        if ((await delivery.round(urgency)) === 0) return;
        await new Promise<void>((resolve) => window.setTimeout(resolve, DRAIN_LOOK_MS));
      }
    },
    close() {
      if (closed) return;
      leave();
      closed = true;
      stopListening();
      context.close();
      keeping.letGo();
      delivery.close();
      board.end();
      streams.end();
    },
  };
}
