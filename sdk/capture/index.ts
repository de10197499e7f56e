import { checkPayload, type SignalName } from '@tillroll/catalogue';
import type { About, SendResult, Till } from '../till.ts';
import { createComplaints } from './complaints.ts';
import type { Desk, HowRead, Reader } from './desk.ts';
import type { Draft } from './draft.ts';
import { noteActs } from './early-acts.ts';
import { createHook } from './hook.ts';
import { toKinds, toSettings, type CaptureKind, type CaptureOptions } from './options.ts';
import { watchPages } from './pages.ts';

export { CAPTURE_KINDS, type CaptureKind, type CaptureOptions } from './options.ts';

/** What capture needs of a till. */
export type CaptureTill = Pick<Till, 'signals' | 'events$' | 'before'>;

const READERS: { readonly [Kind in CaptureKind]: () => Promise<Reader> } = {
  attributes: async () => (await import('./attributes.ts')).readAttributes,
  'schema-org': async () => (await import('./schema-org.ts')).readSchemaOrg,
  search: async () => (await import('./search.ts')).readSearch,
  'data-layer': async () => (await import('./data-layer.ts')).readDataLayer,
  'to-data-layer': async () => (await import('./to-data-layer.ts')).writeDataLayer,
};

// A page's author has no compiler and looks here first.
// oxlint-disable-next-line no-console
const warn = (text: string): void => console.warn(text);

/** A long order must not become too large for its event by what is said of its lines. */
const MOST_FIELDS = 200;

/**
 * Begins to read signals off the page, by the kinds that are asked for. Each kind is loaded as a module of its own.
 *
 * Never throws; what is wrong with the page or the options is said once on the console. `close` stops everything and
 * leaves nothing behind.
 */
export function startCapture(till: CaptureTill, options: CaptureOptions): { close(): void } {
  // Rendered on a server there is no page to read.
  if (typeof window === 'undefined') return { close: () => undefined };
  const complain = createComplaints(warn);
  const settings = toSettings(options, (currency) =>
    complain('currency', `capture: the currency "${currency}" is no code of ISO 4217 such as "EUR".`),
  );
  const pages = watchPages(window as typeof window & { navigation?: EventTarget });
  const said = [...(options.said ?? [])];
  const { hook, inPast } = createHook({ pages, said, now: Date.now });
  const stops: (() => unknown)[] = [till.before(hook), pages.close];
  let closed = false;
  // Until every reader is there: none must miss what is said while it is loaded.
  const listening = till.events$.subscribe((event) => said.push(event));

  // A page that the browser prepares in advance has not been seen by anybody.
  const shown = new Promise<void>((resolve) => {
    const { document } = window as { document: Document & { readonly prerendering?: boolean } };
    if (!document.prerendering) resolve();
    else document.addEventListener('prerenderingchange', () => resolve(), { once: true });
  });
  const guard = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      complain(`guard ${error}`, `capture: ${error}. The page goes on; please report it.`);
    }
  };
  const later = (ms: number, work: () => void): (() => void) => {
    const timer = window.setTimeout(() => guard(work), ms);
    return () => window.clearTimeout(timer);
  };

  function object(by: CaptureKind, name: SignalName, { about, advice }: HowRead, result: SendResult): void {
    if (result.kind !== 'invalid') return;
    const [{ path, message } = { path: '', message: '' }] = result.issues;
    const what = advice?.(path) ?? 'The signal is left out.';
    complain(about ?? `${by} ${name} ${path} ${message}`, `capture ${by}: ${name}: ${path} ${message}. ${what}`);
  }

  function say(by: CaptureKind, name: SignalName, { payload, fields }: Draft, how: HowRead): void {
    // Checked before it is sent, so that a wrong template is said once and not at every click.
    const checked = checkPayload(name, payload);
    if (checked.kind === 'issues') return object(by, name, how, { kind: 'invalid', issues: checked.issues });
    const { send } = till.signals[name] as { send(payload: unknown, about: About): Promise<SendResult> };
    const captured = { by, fields: Object.fromEntries(Object.entries(fields).slice(0, MOST_FIELDS)) };
    const about: About = { captured, ...(how.at !== undefined && { at: how.at }) };
    const sent = inPast(how.past === true, () => send(payload, about));
    void sent.then((result) => object(by, name, how, result));
  }

  const toDesk = (by: CaptureKind): Desk => ({
    window,
    settings,
    pages,
    said,
    early,
    events$: till.events$,
    say: (name, draft, how = {}) => say(by, name, draft, how),
    complain: (about, text) => complain(about, `capture ${by}: ${text}`),
    guard,
    later,
    currency: () => (settings.currency ? { value: settings.currency, from: 'default currency' } : undefined),
  });

  async function start(kind: CaptureKind): Promise<void> {
    try {
      await shown;
      const read = await READERS[kind]();
      // In a task of its own: all kinds in one would let a slow phone's page stand still.
      await new Promise<void>((resolve) => later(0, resolve));
      if (!closed) stops.push(read(toDesk(kind)));
    } catch (error) {
      complain(kind, `capture ${kind} could not be loaded (${error}). It is tried again on the next page.`);
    }
  }

  const kinds = toKinds(options.kinds, (word) =>
    complain(`kind ${word}`, `there is no capture "${word}". Known are ${Object.keys(READERS).join(', ')}.`),
  );
  // A visitor may be quicker than the module that reads clicks.
  const early = options.early ?? (kinds.includes('attributes') ? noteActs(() => undefined) : () => []);
  stops.push(early);
  void Promise.all(kinds.map(start)).then(() => listening.unsubscribe());
  return {
    close() {
      closed = true;
      listening.unsubscribe();
      for (const stop of stops.splice(0)) guard(() => void stop());
    },
  };
}
