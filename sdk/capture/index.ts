import { checkPayload, type SignalName } from '@tillroll/catalogue';
import type { About, BeforeHook, SendResult, Till } from '../till.ts';
import { createComplaints } from './complaints.ts';
import type { Desk, HowRead, Reader } from './desk.ts';
import type { Draft } from './draft.ts';
import { createHappenings } from './happenings.ts';
import { toKinds, toSettings, type CaptureKind, type CaptureOptions } from './options.ts';
import { watchPages, withoutHash, type Pages } from './pages.ts';

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

type Said = NonNullable<CaptureOptions['said']>;

/** What was said on the page that is there now, and not on one before it in the same document. */
function saidHere(said: Said, url: string): Said {
  const isHere = ({ data }: Said[number]): boolean => {
    const { context } = data as { context?: { page?: { url?: string } } };
    return withoutHash(context?.page?.url ?? url) === url;
  };
  return said.slice(said.map(isHere).lastIndexOf(false) + 1);
}

/** Lets the first word about a happening through and withholds the others. */
function createHook(pages: Pages, said: Said) {
  const happenings = createHappenings();
  const seed = (events: Said, page: number): void => {
    for (const { type, data, time } of events) {
      const { context, ...payload } = data as { context?: { captured?: { by: string } } };
      const by = context?.captured?.by ?? 'hand';
      const name = type.replace('signal.', '') as SignalName;
      happenings.isNew({ name, payload, by, page, at: Date.parse(time) }, 0);
    }
  };
  const { number, url } = pages.now();
  const here = saidHere(said, url);
  seed(said.slice(0, said.length - here.length), number - 1);
  seed(here, number);
  let past = false;
  const hook: BeforeHook = ({ name, payload, captured }) => {
    const at = Date.now();
    const word = { name, payload, by: captured?.by ?? 'hand', page: pages.now().number, at: past ? undefined : at };
    return happenings.isNew(word, at) ? payload : undefined;
  };
  return {
    hook,
    /** Runs what speaks of the past. */
    inPast<Result>(isPast: boolean, work: () => Result): Result {
      past = isPast;
      try {
        return work();
      } finally {
        past = false;
      }
    },
  };
}

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
  const { hook, inPast } = createHook(pages, said);
  const stops = [till.before(hook), pages.close];
  let closed = false;
  // Until every reader is there: none must miss what is said while it is loaded.
  const listening = till.events$.subscribe((event) => said.push(event));

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
    const sent = inPast(how.past === true, () => send(payload, { captured: { by, fields } }));
    void sent.then((result) => object(by, name, how, result));
  }

  const toDesk = (by: CaptureKind): Desk => ({
    window,
    settings,
    pages,
    said,
    events$: till.events$,
    say: (name, draft, how = {}) => say(by, name, draft, how),
    complain: (about, text) => complain(about, `capture ${by}: ${text}`),
    guard,
    later,
    currency: () => (settings.currency ? { value: settings.currency, from: 'default currency' } : undefined),
  });

  async function start(kind: CaptureKind): Promise<void> {
    try {
      const read = await READERS[kind]();
      if (!closed) stops.push(read(toDesk(kind)));
    } catch (error) {
      complain(kind, `capture ${kind} could not be loaded (${error}). It is tried again on the next page.`);
    }
  }

  const kinds = toKinds(options.kinds, (word) =>
    complain(`kind ${word}`, `there is no capture "${word}". Known are ${Object.keys(READERS).join(', ')}.`),
  );
  void Promise.all(kinds.map(start)).then(() => listening.unsubscribe());
  return {
    close() {
      closed = true;
      listening.unsubscribe();
      for (const stop of stops.splice(0)) guard(stop);
    },
  };
}
