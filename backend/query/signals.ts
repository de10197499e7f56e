import { ABOUT_SIGNALS, SIGNAL_NAMES } from '@tillroll/catalogue';
import type { EventFilter, Journal, StoredEvent } from '../journal/journal.ts';
import { toId, toLimit, toTimeRange } from './arguments.ts';
import { countOnce, toConnection } from './connection.ts';
import type { QueryContext } from './context.ts';
import { parseTimeCursor, toTimeCursor } from './cursor.ts';
import { toEnumValue, TYPE_OF } from './schema/signals.ts';

interface SignalsArguments {
  readonly types?: readonly string[] | null;
  readonly customer?: string | null;
  readonly client?: string | null;
  readonly roll?: string | null;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly first: number;
  readonly after?: string | null;
  readonly newestFirst: boolean;
}

/** The types of events by their names in GraphQL; all signals when none are named. */
export const toTypes = (names: readonly string[] | null | undefined): readonly string[] =>
  (names ?? [...TYPE_OF.keys()]).flatMap((name) => TYPE_OF.get(name) ?? []);

const toFilter = (args: SignalsArguments, shop: string): EventFilter => ({
  shop,
  types: toTypes(args.types),
  customerId: toId('customer', args.customer),
  clientId: toId('client', args.client),
  rollId: toId('roll', args.roll),
  ...toTimeRange(args),
});

/** The named field of a payload, if the payload has it. */
const fieldOf = (data: unknown, name: string): unknown =>
  typeof data === 'object' && data !== null ? Reflect.get(data, name) : undefined;

const nameOf = (event: StoredEvent): string => event.type.replace(/^signal\./, '');

const idOf = (value: unknown): unknown => fieldOf(value, 'id');

/** The fields of each payload: an example has them all. */
const FIELDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  SIGNAL_NAMES.map((name) => [name, new Set(Object.keys(ABOUT_SIGNALS[name].example))]),
);

/** A signal as GraphQL shows it. */
export function toNode(event: StoredEvent) {
  const name = nameOf(event);
  const { data } = event;
  // What a signal's payload does not have is data of the shop's, and never shown as a field.
  const fields = FIELDS.get(name);
  const own = (field: string): unknown => (fields?.has(field) ? fieldOf(data, field) : undefined);
  const context = fieldOf(data, 'context');
  return {
    ...event,
    type: toEnumValue(name),
    name,
    // Oscar's three arguments that the SDK fills
    user: idOf(own('user')) ?? event.customerId ?? event.clientId,
    request: fieldOf(context, 'page'),
    response: fieldOf(context, 'response'),
    product: own('product'),
    list: own('list'),
    query: own('query'),
    results: own('results'),
    page: own('page'),
    filters: own('filters'),
    quantity: own('quantity'),
    basket: own('basket'),
    voucher: own('voucher'),
    method: own('method'),
    emailHash: own('email_hash') ?? fieldOf(own('user'), 'email_hash'),
    view: own('view'),
    total: own('total'),
    order: own('order'),
    review: own('review'),
    line: idOf(own('line')),
    oldStatus: own('old_status'),
    newStatus: own('new_status'),
  };
}

/** Resolves `signals`. */
export const resolveSignals =
  (journal: Journal) =>
  async (_root: unknown, args: SignalsArguments, { shop }: QueryContext) => {
    const filter = toFilter(args, shop);
    const limit = toLimit(args.first);
    const page = { after: parseTimeCursor(args.after), limit: limit + 1, newestFirst: args.newestFirst };
    const found = await journal.findEvents(filter, page);
    return {
      ...toConnection(found, limit, (event) => ({
        cursor: toTimeCursor(event.occurredAt, event.position),
        node: toNode(event),
      })),
      count: countOnce(() => journal.countEvents(filter)),
    };
  };

/** Resolves `signalCounts`. */
export const resolveSignalCounts =
  (journal: Journal) =>
  async (_root: unknown, args: { readonly from?: unknown; readonly to?: unknown }, { shop }: QueryContext) => {
    const everybody = { customerId: null, clientId: null, rollId: null };
    const counts = await journal.countByType({ shop, types: toTypes(null), ...everybody, ...toTimeRange(args) });
    return counts.map(({ type, count }) => {
      const name = type.replace(/^signal\./, '');
      return { type: toEnumValue(name), name, count };
    });
  };
