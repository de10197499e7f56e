import type { SignalName } from '@tillroll/catalogue';
import type { Reader } from './desk.ts';
import type { Read } from './draft.ts';
import { GA4_EVENTS, isParameters, toSignals, type Ga4Event, type Parameters } from './ga4-in.ts';
import { hearPushes, isMarked, layerOf, type Layer } from './layer.ts';

/** The arguments of `gtag('event', 'purchase', {…})`, which it pushes as they are. */
const isCommand = (entry: unknown): entry is ArrayLike<unknown> =>
  typeof entry === 'object' && entry !== null && typeof (entry as ArrayLike<unknown>).length === 'number';

type Entry =
  | { readonly kind: 'event'; readonly name: string; readonly parameters: Parameters }
  | { readonly kind: 'other'; readonly parameters: Parameters }
  | { readonly kind: 'none' };

const toParameters = (value: unknown): Parameters => (isParameters(value) ? value : {});

/** One entry of a data layer, from Tag Manager or from `gtag`. */
function parseEntry(entry: unknown): Entry {
  if (isCommand(entry)) {
    const [command, name, last] = [entry[0], entry[1], entry[2]];
    if (command === 'event') return { kind: 'event', name: String(name), parameters: toParameters(last) };
    if (command === 'config') return { kind: 'other', parameters: toParameters(last) };
    return { kind: 'other', parameters: command === 'set' ? toParameters(name) : {} };
  }
  if (!isParameters(entry)) return { kind: 'none' };
  const { event: name, ecommerce } = entry;
  // Only what is in the same push counts: what a tag merges from earlier ones may be of another product.
  const parameters = { ...entry, ...toParameters(ecommerce) };
  return typeof name === 'string' ? { kind: 'event', name, parameters } : { kind: 'other', parameters };
}

/** What to push, by the JSON pointer of what is missing. */
const ADVICE: readonly (readonly [start: string, advice: string])[] = [
  ['/user', 'Push user_id with the event, or before it.'],
  ['/product', 'Push items with item_id.'],
  ['/order/id', 'Push transaction_id.'],
  ['/order/total', 'Push value and currency.'],
  ['/query', 'Push search_term.'],
  ['/quantity', 'Push quantity as a whole number.'],
];
const adviceFor = (pointer: string): string =>
  ADVICE.find(([start]) => pointer.startsWith(start))?.[1] ?? 'The event is left out.';

/** Says what the shop's GA4 events come to: those that are in the data layer already, and those that come. */
export const readDataLayer: Reader = (desk) => {
  const { window, settings, pages, complain, guard } = desk;
  let userId: Read | undefined;
  let layer: Layer | undefined;
  let stopHearing = (): void => undefined;

  function say(event: Ga4Event, past: boolean): void {
    const help = {
      currency: desk.currency(),
      complain: (text: string) => complain(`${event.name} ${text}`, `${event.name}: ${text}`),
    };
    for (const { name, draft } of toSignals(event, help)) {
      desk.say(name as SignalName, draft, { past, advice: adviceFor });
    }
  }

  const take = (entry: unknown, past: boolean): void =>
    guard(() => {
      if (isMarked(entry)) return;
      const parsed = parseEntry(entry);
      if (parsed.kind === 'none') return;
      const { user_id: id } = parsed.parameters;
      if (id !== undefined) userId = id === null || id === '' ? undefined : { value: id, from: 'data-layer user_id' };
      if (parsed.kind === 'event' && GA4_EVENTS.has(parsed.name)) say({ ...parsed, userId }, past);
    });

  function attach(): void {
    const there = layerOf(window, settings.dataLayer);
    if (there === layer && layer) return;
    stopHearing();
    layer = there;
    if (!there) {
      complain(
        'layer',
        `window.${settings.dataLayer} is no array: data-capture-data-layer names the shop's data layer.`,
      );
      return;
    }
    for (const entry of there.slice()) take(entry, true);
    stopHearing = hearPushes(there, (entries) => entries.forEach((entry) => take(entry, false)));
  }
  guard(attach);
  // A shop may put another array in its place between two pages.
  const stopPages = pages.onPage(() => guard(attach));
  return () => {
    stopPages();
    stopHearing();
  };
};
