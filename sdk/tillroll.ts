import { browserIds } from './outbox/browser-ids.ts';
import { parseOptions } from './options.ts';
import { runTill } from './run-till.ts';
import { createSignals } from './signals/signals.ts';
import { createStreams, type Streams } from './stream/streams.ts';
import type { SendResult, Till, TillrollOptions } from './till.ts';

/** A till that does nothing: the shop's page goes on. Says why as soon as it is known in words. */
function createMuteTill(rule: Promise<string>, streams: Streams): Till {
  void rule.then((message) => {
    // The one place where a wrong set-up can be seen before anybody subscribes to anything.
    // oxlint-disable-next-line no-console
    console.error(`tillroll: ${message}. Nothing is recorded on this page.`);
    streams.report({ kind: 'misconfigured', message });
  });
  const nothing = (): void => undefined;
  const say = async (): Promise<SendResult> => ({ kind: 'withheld', reason: 'misconfigured' });
  return {
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
}

/**
 * Starts tillroll in a page.
 *
 * From the call on, signals can be said and heard; the outbox opens in the background. Never throws: a
 * wrong option is reported on the console and on `problems$`, and `send` then resolves `withheld`.
 * One till a page is the rule; a second one shares the outbox.
 */
export function createTillroll(options: TillrollOptions): Till {
  if (typeof window === 'undefined') {
    return createMuteTill(Promise.resolve('createTillroll belongs in a page'), createStreams('denied'));
  }
  const { globalPrivacyControl, doNotTrack } = navigator as {
    globalPrivacyControl?: boolean;
    doNotTrack?: string | null;
  };
  const parsed = parseOptions(options, {
    baseUrl: document.baseURI,
    privacyControl: globalPrivacyControl === true,
    doNotTrack: doNotTrack === '1',
  });
  if (parsed.kind === 'misconfigured') {
    const { option } = parsed;
    const rule = import('./option-rules.ts').then(({ ruleOf }) => ruleOf(option));
    // Without the words the name of the option has to do.
    return createMuteTill(
      rule.catch(() => `${option} is wrong`),
      createStreams('denied'),
    );
  }
  return runTill(parsed.settings, { ids: browserIds, window });
}
