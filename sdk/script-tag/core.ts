import { toSignalName } from '@tillroll/catalogue';
import { startTill } from '../tillroll.ts';
import type { ConsentState, SendResult, Till, TillrollOptions } from '../till.ts';
import type { LoaderState, ReadyCall, SaidCall, TillrollQueue } from './queue.ts';

/*
 * The core as the tag's loader loads it: makes the till from the tag's attributes, takes over what was
 * said before, and stands in for the loader from then on.
 */

function toOptions({ endpoint, key, serviceWorker, consent, name }: DOMStringMap): TillrollOptions {
  return {
    endpoint: endpoint ?? '',
    key: key ?? '',
    ...(serviceWorker !== undefined && { serviceWorker: serviceWorker || false }),
    ...(consent !== undefined && { consent: consent as ConsentState }),
    ...(name !== undefined && { name }),
  };
}

const isReadyCall = (call: SaidCall | ReadyCall): call is ReadyCall => call.length === 1;

function takeOver({ q, d, x }: LoaderState): Till {
  const { till, say: sayAt } = startTill(toOptions(d));
  const { signals } = till;
  const sayNamed = (name: string, payload: unknown, at?: number): Promise<SendResult> | undefined => {
    const signal = toSignalName(name);
    if (signal) return sayAt(signal, payload, at === undefined ? undefined : { at });
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
  // Receivers first: whoever asked for the till early wants to hear what was said early.
  const calls = q.splice(0);
  for (const call of calls) if (isReadyCall(call)) say.ready(call[0]);
  queueMicrotask(() => {
    for (const call of calls) if (!isReadyCall(call)) void sayNamed(...call);
  });
  return till;
}

const loader = window.tillroll?.l;
if (loader?.d['capture']) {
  // Until capture is there the loader goes on keeping what is said: said twice early, it is one happening too.
  import('./capture.ts').then(
    ({ capture }) => capture(takeOver(loader), loader.d),
    (error) => {
      takeOver(loader);
      // oxlint-disable-next-line no-console
      console.error(error);
    },
  );
} else if (loader) takeOver(loader);
