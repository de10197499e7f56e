import { browserIds } from './outbox/browser-ids.ts';
import { parseOptions } from './options.ts';
import { runTill, type RunningTill } from './run-till.ts';
import { createSignals } from './signals/signals.ts';
import { createStreams, type Streams } from './stream/streams.ts';
import type { SendResult, Till, TillrollOptions } from './till.ts';

/** A till that says what is wrong with its options and does nothing else: the shop's page goes on. */
function createMuteTill(message: string, streams: Streams): RunningTill {
  // The one place where a wrong set-up can be seen before anybody subscribes to anything.
  // oxlint-disable-next-line no-console
  console.error(`tillroll: ${message}. Nothing is recorded on this page.`);
  queueMicrotask(() => streams.report({ kind: 'misconfigured', message }));
  const nothing = (): void => undefined;
  const say = async (): Promise<SendResult> => ({ kind: 'withheld', reason: 'misconfigured' });
  const till: Till = {
    signals: createSignals({ say, onReceiverError: streams.onReceiverError }).signals,
    ...streams.heard,
    before: () => nothing,
    identify: nothing,
    reset: nothing,
    consent: { state: 'denied', grant: nothing, deny: nothing },
    flush: async () => undefined,
    drain: async () => undefined,
    redrive: async () => 0,
    close: streams.end,
  };
  return { till, say };
}

/** Starts a till; the script tag also has to say what happened before it was there. */
export function startTill(options: TillrollOptions): RunningTill {
  if (typeof window === 'undefined') {
    return createMuteTill('createTillroll belongs in a page', createStreams('denied'));
  }
  const { globalPrivacyControl } = navigator as { globalPrivacyControl?: boolean };
  const parsed = parseOptions(options, { baseUrl: document.baseURI, privacyControl: globalPrivacyControl === true });
  if (parsed.kind === 'misconfigured') return createMuteTill(parsed.message, createStreams('denied'));
  return runTill(parsed.settings, { ids: browserIds, window });
}

/**
 * Starts tillroll in a page.
 *
 * From the call on, signals can be said and heard; the outbox opens in the background. Never throws: a
 * wrong option is reported on the console and on `problems$`, and `send` then resolves `withheld`.
 * One till a page is the rule; a second one shares the outbox.
 */
export const createTillroll = (options: TillrollOptions): Till => startTill(options).till;
