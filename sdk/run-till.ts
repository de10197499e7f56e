import {
  checkPayload,
  LANE,
  SIGNALS,
  WIRE,
  type Envelope,
  type Issue,
  type Lane,
  type SignalName,
} from '@tillroll/catalogue';
import type { Surroundings } from './browser.ts';
import { createDelivery } from './delivery.ts';
import { toCustomerId, toEnvelope, toEvent } from './event.ts';
import { createKeeping, type Draft } from './keeping.ts';
import { listenToPage } from './lifecycle.ts';
import type { Settings } from './options.ts';
import { createParameterHider, redact } from './redact.ts';
import { createContextReader } from './signals/context.ts';
import { createSignals } from './signals/signals.ts';
import { createStreams } from './stream/streams.ts';
import type { About, BeforeHook, ConsentState, SendResult, Till } from './till.ts';
import { createUnconfirmed } from './unconfirmed.ts';

/** How long `drain` waits between two looks. */
const DRAIN_LOOK_MS = 1000;
/** What is held until the visitor has answered; beyond it the oldest goes. */
const LIMIT_HELD = 1000;
/** Room for what the outbox and the courier add to an event: who, roll, sequence. */
const LIMIT_EVENT_UNITS = WIRE.limitEventBytes - 1024;

const byteLength = (text: string): number =>
  text.length * 3 > LIMIT_EVENT_UNITS ? new TextEncoder().encode(text).length : text.length;

// Longer than most: consent, an end and who speaks decide about everything that a till does, and are kept here once.
/** Composes a till from its rooms. */
export function runTill(settings: Settings, surroundings: Surroundings): Till {
  const { ids, window } = surroundings;
  const { endpoint, key } = settings;
  let consent: ConsentState = settings.consent;
  let customerId: string | undefined;
  let consentVersion = settings.consentVersion;
  let mayJoin = true;
  let closed = false;
  const held: Draft[] = [];
  const hooks = new Set<BeforeHook>();
  const streams = createStreams(consent);
  const unconfirmed = createUnconfirmed();
  const context = createContextReader(window, createParameterHider(settings.redact));
  const mayCarry = (): boolean => !closed && consent === 'granted';
  const delivery = createDelivery({
    ...surroundings,
    settings,
    streams,
    mayCarry,
    onSettled: unconfirmed.forget,
    onForgotten: () => deny(),
    onRenewed: (rows) => keeping.adopt(rows),
    keepAgain: (entry) => keeping.keepAgain(entry),
  });
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

  function hold(draft: Draft): void {
    held.push(draft);
    const [oldest] = held.length > LIMIT_HELD ? held.splice(0, 1) : [];
    if (oldest) streams.report({ kind: 'storage', message: `consent is pending, a ${oldest.type} was given up` });
  }

  /** Keeps an event as far as the visitor allows. */
  function keepAsAllowed(draft: Draft): Promise<SendResult> {
    if (consent === 'granted') return keeping.keep(draft);
    if (consent === 'denied') return Promise.resolve({ kind: 'withheld', reason: 'consent-denied' });
    hold(draft);
    return Promise.resolve({ kind: 'memory', id: draft.id, reason: 'consent-pending' });
  }

  function refuse(signal: SignalName, issues: readonly Issue[]): Promise<SendResult> {
    streams.report({ kind: 'invalid', signal, issues });
    return Promise.resolve({ kind: 'invalid', issues });
  }

  const withhold = (reason: 'before-hook' | 'closed'): Promise<SendResult> =>
    Promise.resolve({ kind: 'withheld', reason });

  const around = (at: number) => ({ ids, source: window.origin, customerId, at });

  /** Keeps an event as far as the visitor allows, and lets it be heard; `undefined` when it is too large. */
  function keep(
    made: Envelope,
    lane: Lane,
    at: number,
  ): { readonly event: Envelope; readonly result: Promise<SendResult> } | undefined {
    const written = JSON.stringify(made);
    const [event, json] = settings.redact ? redact(made, written) : [made, written];
    if (byteLength(json) > LIMIT_EVENT_UNITS) return undefined;
    const result = keepAsAllowed({ id: event.id, type: event.type, json, lane, at });
    streams.say(event);
    return { event, result };
  }

  /** Keeps what is no signal: something about who speaks. */
  function note(type: string, data: object): void {
    const at = ids.now();
    try {
      if (!closed) keep(toEnvelope({ type, dataschema: `/v1/schemas/${type}.1`, data }, around(at)), LANE.intent, at);
    } catch (error) {
      streams.report({ kind: 'misconfigured', message: `could not be read: ${String(error)}` });
    }
  }

  function sayChecked(signal: SignalName, input: unknown, { at = ids.now(), captured }: About): Promise<SendResult> {
    let checked = checkPayload(signal, input);
    for (const hook of hooks) {
      if (checked.kind === 'issues') break;
      const kept = hook({ name: signal, payload: checked.value, ...(captured && { captured }) });
      if (kept === undefined) return withhold('before-hook');
      checked = checkPayload(signal, kept);
    }
    if (checked.kind === 'issues') return refuse(signal, checked.issues);
    if (closed) return withhold('closed');
    const read = context.read(consent, consentVersion);
    const inContext = { ...read, ...(captured && { captured }), ...(!mayJoin && { join: false }) };
    const kept = keep(toEvent(signal, checked.value, { ...around(at), context: inContext }), SIGNALS[signal].lane, at);
    if (!kept) return refuse(signal, [{ path: '', message: `must be at most ${LIMIT_EVENT_UNITS} bytes as an event` }]);
    board.sound(signal, kept.event);
    return kept.result;
  }

  function say(signal: SignalName, input: unknown, about: About = {}): Promise<SendResult> {
    try {
      return sayChecked(signal, input, about);
    } catch (error) {
      // A payload whose own getters throw, or that JSON cannot say. Nothing of ours may reach the shop's code.
      return refuse(signal, [{ path: '', message: `could not be read: ${String(error)}` }]);
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
    try {
      delivery.handOver(unwritten);
      unconfirmed.beacon(beacon);
    } catch (error) {
      streams.report({ kind: 'delivery', message: `no beacon: ${String(error)}` });
    }
  }

  function letGo(): void {
    keeping.letGo();
    delivery.letGo();
  }

  function start(): void {
    if (!mayCarry()) return;
    delivery.start();
    keeping.open();
  }

  function purge(): void {
    held.length = 0;
    unconfirmed.forgetAll();
    delivery.forget();
    keeping.purge();
    streams.setPending(0);
    streams.setStatus({ storage: 'off', courier: 'none', delivery: 'idle', failures: 0 });
  }

  function deny(): void {
    if (closed || consent === 'denied') return;
    consent = 'denied';
    streams.setStatus({ consent });
    purge();
  }

  const board = createSignals({ say, onReceiverError: streams.onReceiverError });
  const stopListening = listenToPage(window, {
    onLeaving: leave,
    onFrozen: letGo,
    onThawed: start,
    onHint: () => {
      if (settings.serviceWorker !== false || streams.pendingNow() > 0) delivery.ask('hint');
    },
  });
  if (consent === 'denied') purge();
  // In a task of its own: a slow phone's page has just read and run all of this.
  window.setTimeout(start);

  return {
    signals: board.signals,
    ...streams.heard,
    identify(id, about = {}) {
      customerId = toCustomerId(id);
      mayJoin = about.join !== false;
      if (customerId === undefined) {
        return streams.report({ kind: 'misconfigured', message: 'identify needs an id of 1 to 200 characters' });
      }
      // What traits may be, the collector checks: they are not worth a rule in every page.
      if (about.traits)
        note('client.identified', { customer: customerId, traits: about.traits, ...(!mayJoin && { join: false }) });
    },
    reset() {
      customerId = undefined;
      mayJoin = true;
      if (!mayCarry()) return;
      const { from, rows } = keeping.renewClient();
      delivery.tellRenewed(rows);
      note('client.changed', { ...(from && { from }), to: rows[0].clientId, reason: 'reset' });
    },
    consent: {
      get state() {
        return consent;
      },
      grant(version = consentVersion) {
        consentVersion = version;
        if (closed || consent === 'granted') return;
        consent = 'granted';
        streams.setStatus({ consent });
        start();
        for (const draft of held.splice(0)) void keeping.keep(draft);
      },
      deny,
    },
    before(hook) {
      hooks.add(hook);
      return () => hooks.delete(hook);
    },
    redrive: delivery.redrive,
    async flush() {
      await keeping.settled();
      if (mayCarry()) await delivery.round('now');
    },
    async drain() {
      for (let urgency: 'hint' | 'append' = 'hint'; !closed && consent !== 'denied'; urgency = 'append') {
        await keeping.settled();
        const waiting = mayCarry() ? await delivery.round(urgency) : held.length;
        if (waiting === 0) return;
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
