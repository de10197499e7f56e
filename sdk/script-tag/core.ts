import { toSignalName } from '@tillroll/catalogue';
import { createTillroll } from '../tillroll.ts';
import type { ConsentState, SendResult, Till, TillrollOptions } from '../till.ts';
import type { LoaderState, ReadyCall, SaidCall, TillrollQueue } from './queue.ts';

/*
 * The core as the tag's loader loads it: makes the till from the tag's attributes, takes over what was
 * said before, and stands in for the loader from then on.
 */

/** What decides about consent where the tag names no state: `tcf`, `google` or `event:NAME`. */
const adapterOf = ({ consent }: DOMStringMap): string | undefined =>
  consent && !/^(granted|pending|denied)$/.test(consent) ? consent : undefined;

function toOptions({
  endpoint = '',
  key = '',
  serviceWorker,
  consent,
  doNotTrack,
  ...rest
}: DOMStringMap): TillrollOptions {
  const { globalPrivacyControl } = navigator as { globalPrivacyControl?: boolean };
  // Whoever has refused by the browser's own signal is not asked again: the default decides.
  const asked = adapterOf({ consent }) ? (globalPrivacyControl ? undefined : 'pending') : consent;
  return {
    ...(rest as object),
    endpoint,
    key,
    serviceWorker: serviceWorker || false,
    doNotTrack: doNotTrack !== undefined,
    ...(asked !== undefined && { consent: asked as ConsentState }),
  };
}

const isReadyCall = (call: SaidCall | ReadyCall): call is ReadyCall => call.length === 1;

/** A part that is a file of its own, for the pages that ask for it. Never rejects. */
const part = <Module>(loading: Promise<Module>): Promise<Module | undefined> =>
  loading.catch((error) => {
    // oxlint-disable-next-line no-console
    console.error(`tillroll: a part could not be loaded: ${String(error)}`);
    return undefined;
  });

function takeOver({ q, d, x }: LoaderState): Till {
  const till = createTillroll(toOptions(d));
  const { signals } = till;
  const sayNamed = (name: string, payload: unknown, at?: number): Promise<SendResult> | undefined => {
    const signal = toSignalName(name);
    if (signal) return signals[signal].send(payload as never, at === undefined ? undefined : { at });
    // A misspelt name in a template has no compiler to find it.
    // oxlint-disable-next-line no-console
    console.error(`tillroll: there is no signal called "${name}".`);
    return undefined;
  };
  // Nor has a wrong payload: whoever wrote the template looks here first.
  till.problems$.subscribe((problem) => {
    if (problem.kind !== 'invalid') return;
    const [{ path, message } = { path: '', message: '' }] = problem.issues;
    // oxlint-disable-next-line no-console
    console.error(`tillroll: ${problem.signal}: ${path} ${message}`);
  });
  const say = ((name, payload) => sayNamed(name, payload)) as TillrollQueue;
  say.ready = (receiver) => {
    // The shop's own mistake must reach its console, not our callers.
    queueMicrotask(() => receiver(till));
  };
  say.signals = signals;
  window.tillroll = say;
  x();
  const adapter = adapterOf(d);
  if (adapter) void part(import('../privacy-door.ts')).then((found) => found?.followConsent(till, adapter));
  // Who wants to have everything explained waits for it.
  const explained = d['debug'] !== undefined && part(import('./debug.ts')).then((found) => found?.explain(till));
  // Receivers first: whoever asked for the till early wants to hear what was said early.
  const calls = q.splice(0);
  for (const call of calls) if (isReadyCall(call)) say.ready(call[0]);
  void Promise.resolve(explained).then(() => {
    for (const call of calls) if (!isReadyCall(call)) void sayNamed(...call);
  });
  return till;
}

const loader = window.tillroll?.l;
if (loader?.d['capture']) {
  // Until capture is there the loader goes on keeping what is said: said twice early, it is one happening too.
  void part(import('./capture.ts')).then((found) => {
    const till = takeOver(loader);
    found?.capture(till, loader);
  });
} else if (loader) takeOver(loader);
