import {
  COMMUNICATION_EVENTS,
  CUSTOMER_EVENT_CODES,
  CUSTOMER_EVENTS,
  graphqlOf,
  ORDER_EVENT_CODES,
  ORDER_EVENTS,
  type CommunicationCode,
  type EventRow,
} from '@tillroll/catalogue';
import type { Journal, TimelineEvent, TimelineFilter } from '../journal/journal.ts';
import { toId, toLimit, toTimeRange } from './arguments.ts';
import type { QueryContext } from './context.ts';
import { parseTimelineCursor, toTimelineCursor } from './cursor.ts';
import { createWitnesses } from './witnesses.ts';
import { CUSTOMER_FIELDS, ORDER_FIELDS, type ParameterField } from './parameter-fields.ts';

/** What a list of events can be narrowed by. */
export interface TimelineArguments {
  readonly types?: readonly string[] | null;
  readonly order?: string | null;
  readonly customer?: string | null;
  readonly confirmed?: boolean | null;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly first: number;
  readonly after?: string | null;
  readonly newestFirst: boolean;
}

type Data = Readonly<Record<string, unknown>>;

const ORDER_CODE: ReadonlyMap<string, string> = new Map(
  ORDER_EVENT_CODES.map((code) => [graphqlOf(code, ORDER_EVENTS[code]), code]),
);
const CUSTOMER_CODE: ReadonlyMap<string, string> = new Map(
  CUSTOMER_EVENT_CODES.map((code) => [graphqlOf(code, CUSTOMER_EVENTS[code]), code]),
);
const toTypes = (codes: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...codes].map(([type, code]) => [code, type]));
const ORDER_TYPE = toTypes(ORDER_CODE);
const CUSTOMER_TYPE = toTypes(CUSTOMER_CODE);

const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);
const toFloat = (value: unknown): number | null => (typeof value === 'string' ? Number(value) : null);

/** An exact amount, where its currency is known. */
const toMoney = (amount: unknown, currency: unknown) =>
  typeof amount === 'string' && typeof currency === 'string' ? { amount, currency } : null;

function toDiscount(given: unknown) {
  if (!isData(given)) return null;
  return {
    value: toFloat(given['value']),
    valueType: given['value_type'],
    amountValue: toFloat(given['amount_value']),
    money: toMoney(given['amount_value'], given['currency']),
    currency: given['currency'],
    reason: given['reason'],
    oldValue: toFloat(given['old_value']),
    oldValueType: given['old_value_type'],
    oldAmountValue: toFloat(given['old_amount_value']),
  };
}

const toLine = (given: unknown) =>
  isData(given)
    ? {
        quantity: given['quantity'],
        linePk: given['line_pk'],
        itemName: given['item_name'],
        discount: toDiscount(given['discount']),
      }
    : null;

/** A parameter as its field shows it; 0 stays 0, and what is not there is null. */
function toValue(parameter: string, value: unknown): unknown {
  switch (parameter) {
    case 'amount':
      return toFloat(value);
    case 'lines':
      return Array.isArray(value) ? value.map(toLine) : null;
    case 'discount':
      return toDiscount(value);
    case 'email_type':
      return typeof value === 'string' ? COMMUNICATION_EVENTS[value as CommunicationCode].graphql : null;
    default:
      return value ?? null;
  }
}

type Parameters = EventRow['parameters'];

/** The fields of all parameters; of those its type does not have, whatever the sender called so, null. */
const toParameters = (fields: readonly ParameterField[], own: Parameters, data: Data): Data =>
  Object.fromEntries(
    fields.map(({ parameter, field }) => [field, parameter in own ? toValue(parameter, data[parameter]) : null]),
  );

/** What the events of both families have. */
const toShared = (event: TimelineEvent) => ({
  id: event.id,
  code: event.code,
  date: event.occurredAt,
  confirmed: event.confirmed,
  user: event.userId,
  parameters: event.data,
  witnessCount: event.witnessCount,
  orderId: event.orderId,
  customerId: event.customerId,
});

const ORDER_ROWS: Readonly<Record<string, EventRow>> = ORDER_EVENTS;
const CUSTOMER_ROWS: Readonly<Record<string, EventRow>> = CUSTOMER_EVENTS;
const parametersOf = (row: EventRow | undefined): Parameters => row?.parameters ?? {};

const toOrderNode = (event: TimelineEvent) => ({
  ...toParameters(ORDER_FIELDS, parametersOf(ORDER_ROWS[event.code]), event.data),
  ...toShared(event),
  type: ORDER_TYPE.get(event.code),
  orderNumber: event.orderNumber,
  money:
    'amount' in parametersOf(ORDER_ROWS[event.code])
      ? toMoney(event.data['amount'], event.data['currency'] ?? event.currency)
      : null,
});

const toCustomerNode = (event: TimelineEvent) => ({
  ...toParameters(CUSTOMER_FIELDS, parametersOf(CUSTOMER_ROWS[event.code]), event.data),
  ...toShared(event),
  type: CUSTOMER_TYPE.get(event.code),
});

function toFilter(args: TimelineArguments, shop: string, codes: ReadonlyMap<string, string>): TimelineFilter {
  return {
    shop,
    codes: args.types ? args.types.flatMap((type) => codes.get(type) ?? []) : null,
    orderId: toId('order', args.order),
    customerId: toId('customer', args.customer),
    confirmed: args.confirmed ?? null,
    ...toTimeRange(args),
  };
}

/** One family's list: one event more than asked for tells whether there is a next page. */
const resolveList =
  (family: 'order' | 'customer') =>
  (journal: Journal) =>
  async (args: TimelineArguments, { shop }: QueryContext) => {
    const { timelines } = journal;
    const isOrder = family === 'order';
    const filter = toFilter(args, shop, isOrder ? ORDER_CODE : CUSTOMER_CODE);
    const limit = toLimit(args.first);
    const page = { after: parseTimelineCursor(args.after), limit: limit + 1, newestFirst: args.newestFirst };
    const found = await (isOrder ? timelines.findOrderEvents : timelines.findCustomerEvents)(filter, page);
    const events = found.slice(0, limit);
    const witnesses = createWitnesses(journal, shop, events);
    const edges = events.map((event) => ({
      cursor: toTimelineCursor(event),
      node: { ...(isOrder ? toOrderNode(event) : toCustomerNode(event)), findWitnesses: () => witnesses.of(event) },
    }));
    let count: Promise<number> | undefined; // one, under however many aliases it is asked for
    return {
      edges,
      pageInfo: { hasNextPage: found.length > limit, endCursor: edges.at(-1)?.cursor ?? null },
      count: () => (count ??= (isOrder ? timelines.countOrderEvents : timelines.countCustomerEvents)(filter)),
    };
  };

/** Resolves a list of order events. */
export const resolveOrderEvents = resolveList('order');
/** Resolves a list of customer events. */
export const resolveCustomerEvents = resolveList('customer');

/** Resolves `witnesses`, which are looked for only when somebody asks. */
export const resolveWitnesses = ({
  findWitnesses,
}: {
  readonly findWitnesses: () => Promise<unknown>;
}): Promise<unknown> => findWitnesses();
