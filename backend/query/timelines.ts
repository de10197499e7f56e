import {
  COMMUNICATION_EVENTS,
  CUSTOMER_EVENTS,
  graphqlOf,
  ORDER_EVENTS,
  type CommunicationCode,
  type EventRow,
} from '@tillroll/catalogue';
import type { Journal, TimelineEvent, TimelineFilter, Timelines } from '../journal/journal.ts';
import { toId, toLimit, toTimeRange } from './arguments.ts';
import { countOnce, toConnection } from './connection.ts';
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

/** The fields of all parameters; of those its type does not have, whatever the sender called so, null. */
const toParameters = (fields: readonly ParameterField[], own: EventRow['parameters'], data: Data): Data =>
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

/** What is different in the two families of events. */
interface Family {
  readonly rows: Readonly<Record<string, EventRow>>;
  readonly fields: readonly ParameterField[];
  readonly find: Timelines['findOrderEvents'];
  readonly count: Timelines['countOrderEvents'];
}

const codesOf = (rows: Family['rows']): ReadonlyMap<string, string> =>
  new Map(Object.entries(rows).map(([code, row]) => [graphqlOf(code, row), code]));

function toNode(event: TimelineEvent, { rows, fields }: Family) {
  const row = rows[event.code];
  const own = row?.parameters ?? {};
  return {
    ...toParameters(fields, own, event.data),
    ...toShared(event),
    type: row && graphqlOf(event.code, row),
    orderNumber: event.orderNumber,
    money: 'amount' in own ? toMoney(event.data['amount'], event.data['currency'] ?? event.currency) : null,
  };
}

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

/** Resolves the lists of one family's events. */
function toResolver(journal: Journal, family: Family) {
  const codes = codesOf(family.rows);
  return async (args: TimelineArguments, { shop }: QueryContext) => {
    const filter = toFilter(args, shop, codes);
    const limit = toLimit(args.first);
    const page = { after: parseTimelineCursor(args.after), limit: limit + 1, newestFirst: args.newestFirst };
    const found = await family.find(filter, page);
    const witnesses = createWitnesses(journal, shop, found.slice(0, limit));
    return {
      ...toConnection(found, limit, (event) => ({
        cursor: toTimelineCursor(event),
        node: { ...toNode(event, family), findWitnesses: () => witnesses.of(event) },
      })),
      count: countOnce(() => family.count(filter)),
    };
  };
}

/** Resolves lists of order events and of customer events. */
export const toTimelineResolvers = (journal: Journal) => ({
  orderEvents: toResolver(journal, {
    rows: ORDER_EVENTS,
    fields: ORDER_FIELDS,
    find: journal.timelines.findOrderEvents,
    count: journal.timelines.countOrderEvents,
  }),
  customerEvents: toResolver(journal, {
    rows: CUSTOMER_EVENTS,
    fields: CUSTOMER_FIELDS,
    find: journal.timelines.findCustomerEvents,
    count: journal.timelines.countCustomerEvents,
  }),
});

/** Resolves `witnesses`, which are looked for only when somebody asks. */
export const resolveWitnesses = ({
  findWitnesses,
}: {
  readonly findWitnesses: () => Promise<unknown>;
}): Promise<unknown> => findWitnesses();
