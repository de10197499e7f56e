import { SIGNAL_NAMES, type Envelope, type SignalName } from '@tillroll/catalogue';
import { toReceivable } from '../stream/receivers.ts';
import { createSpeaker } from '../stream/speaker.ts';
import type { About, SendResult, Signals } from '../till.ts';

/** What the signals stand on. */
export interface SignalsOptions {
  readonly say: (name: SignalName, payload: unknown, about?: About) => Promise<SendResult>;
  readonly onReceiverError: (signal: string, error: unknown) => void;
}

/** The signals, and the way to let one of them sound. */
export interface SignalBoard {
  readonly signals: Signals;
  readonly sound: (name: SignalName, event: Envelope) => void;
  readonly end: () => void;
}

/** Makes a typed stream with `send` for every signal of the catalogue. */
export function createSignals({ say, onReceiverError }: SignalsOptions): SignalBoard {
  const speakers = new Map(SIGNAL_NAMES.map((name) => [name, createSpeaker<Envelope>()]));
  const signals = Object.fromEntries(
    [...speakers].map(([name, { stream }]) => [
      name,
      Object.assign(
        toReceivable(stream, (error) => onReceiverError(name, error)),
        { send: (payload: unknown, about?: About) => say(name, payload, about) },
      ),
    ]),
  );
  return {
    signals: signals as unknown as Signals,
    sound: (name, event) => speakers.get(name)?.say(event),
    end: () => speakers.forEach(({ end }) => end()),
  };
}
