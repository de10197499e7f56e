import type { IResolvers } from 'mercurius';
import type { ActivityFilter, CustomerFilter, Journal } from '../journal/journal.ts';
import { toId, toLimit, toTimeRange } from './arguments.ts';
import { badArgument } from './bad-argument.ts';
import { countOnce, resolveTotalCount, toConnection } from './connection.ts';
import type { QueryContext } from './context.ts';
import { parseTimeCursor, toTimeCursor } from './cursor.ts';
import { toEnumValue } from './schema/signals.ts';
import { toNode, toTypes } from './signals.ts';

interface Known {
  readonly id: string;
}

interface ListArguments {
  readonly first: number;
}

interface ActivityArguments extends ListArguments {
  readonly types?: readonly string[] | null;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly after?: string | null;
  readonly newestFirst: boolean;
}

const toFilter = ({ id }: Known, { first }: ListArguments, { shop }: QueryContext): CustomerFilter => ({
  shop,
  customerId: id,
  limit: toLimit(first),
});

async function findActivity(journal: Journal, filter: ActivityFilter, args: ActivityArguments) {
  const limit = toLimit(args.first);
  const page = { after: parseTimeCursor(args.after), limit: limit + 1, newestFirst: args.newestFirst };
  const { edges, pageInfo } = toConnection(await journal.findActivity(filter, page), limit, (event) => ({
    cursor: toTimeCursor(event.occurredAt, event.position),
    node: event,
  }));
  return {
    edges: edges.map(({ cursor, node }) => ({ cursor, joined: node.joined, node: toNode(node) })),
    pageInfo,
    count: countOnce(() => journal.countActivity(filter)),
  };
}

/** Resolves what is known of anonymous ids. */
export const toClientResolvers = (journal: Journal): IResolvers => ({
  Query: {
    clientChanges: async (_root: unknown, args: { readonly client: string }, { shop }: QueryContext) => {
      const client = toId('client', args.client);
      if (client === null) throw badArgument('client', 'is required');
      const changes = await journal.clients.findChanges(shop, client);
      return changes.map(({ reason, ...rest }) => ({ ...rest, reason: toEnumValue(reason) }));
    },
  },
  Customer: {
    clients: (of: Known, args: ListArguments, context: QueryContext) =>
      journal.clients.findClients(toFilter(of, args, context)),
    traits: (of: Known, args: ListArguments, context: QueryContext) =>
      journal.clients.findTraits(toFilter(of, args, context)),
    activity: ({ id }: Known, args: ActivityArguments, { shop }: QueryContext) =>
      findActivity(journal, { shop, customerId: id, types: toTypes(args.types), ...toTimeRange(args) }, args),
  },
  ActivityConnection: { totalCount: resolveTotalCount },
});
