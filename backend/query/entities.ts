import type { IResolvers } from 'mercurius';
import type { Journal, OrderRecord } from '../journal/journal.ts';
import { toDayRange, toId, toLimit } from './arguments.ts';
import type { QueryContext } from './context.ts';
import { toCustomerRecord } from './reports.ts';
import { resolveWitnesses, toTimelineResolvers, type TimelineArguments } from './timelines.ts';

interface RecordArguments {
  readonly from?: unknown;
  readonly to?: unknown;
  readonly confirmed?: boolean;
}

interface Known {
  readonly id: string;
}

const chargeOf = ({ charges }: OrderRecord, name: string): unknown => charges?.[name] ?? null;

const toOrder = (order: OrderRecord) => ({
  id: order.id,
  number: order.number,
  customerId: order.customerId,
  placedAt: order.placedAt,
  confirmed: order.confirmed,
  currency: order.currency,
  total: order.total !== null && order.currency !== null ? { amount: order.total, currency: order.currency } : null,
  lines: order.lines,
  shipping: chargeOf(order, 'shipping'),
  tax: chargeOf(order, 'tax'),
  discount: chargeOf(order, 'discount'),
  vouchers: order.vouchers,
  claimed: order.claimed,
});

/** The parts of the schema that lead from an order, a customer or an event of theirs to another one. */
export function toEntityResolvers(journal: Journal): IResolvers {
  const { entities, reports } = journal;
  const { orderEvents, customerEvents } = toTimelineResolvers(journal);
  const order = async (id: string | null, { shop }: QueryContext) => {
    const found = id === null ? undefined : await entities.findOrder(shop, id);
    return found ? toOrder(found) : null;
  };
  const customer = async (id: string | null, { shop }: QueryContext): Promise<Known | null> =>
    id !== null && (await entities.isCustomer(shop, id)) ? { id } : null;

  const orderOf = (event: { readonly orderId: string | null }, _args: unknown, context: QueryContext) =>
    order(event.orderId, context);
  const customerOf = (of: { readonly customerId: string | null }, _args: unknown, context: QueryContext) =>
    customer(of.customerId, context);

  return {
    Query: {
      order: (_root: unknown, args: Known, context: QueryContext) => order(toId('id', args.id), context),
      customer: (_root: unknown, args: Known, context: QueryContext) => customer(toId('id', args.id), context),
      orderEvents: (_root: unknown, args: TimelineArguments, context: QueryContext) => orderEvents(args, context),
      customerEvents: (_root: unknown, args: TimelineArguments, context: QueryContext) => customerEvents(args, context),
    },
    Order: {
      customer: customerOf,
      events: ({ id }: Known, args: TimelineArguments, context: QueryContext) =>
        orderEvents({ ...args, order: id }, context),
    },
    Customer: {
      record: async ({ id }: Known, args: RecordArguments, { shop }: QueryContext) => {
        const range = { ...toDayRange(args), confirmedOnly: args.confirmed === true };
        const record = await reports.customerRecord(shop, id, range);
        return record ? toCustomerRecord(record) : null;
      },
      orders: async ({ id }: Known, { first }: { readonly first: number }, { shop }: QueryContext) =>
        (await entities.findOrders({ shop, customerId: id, limit: toLimit(first) })).map(toOrder),
      events: ({ id }: Known, args: TimelineArguments, context: QueryContext) =>
        customerEvents({ ...args, customer: id }, context),
    },
    OrderEvent: { order: orderOf, customer: customerOf, witnesses: resolveWitnesses },
    CustomerEvent: { order: orderOf, customer: customerOf, witnesses: resolveWitnesses },
  };
}
