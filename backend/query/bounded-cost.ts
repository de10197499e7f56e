import {
  GraphQLError,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLSchema,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';
import { LONGEST_PAGE } from './arguments.ts';

/** How much a query may cost: a value costs 1, a question to the database 50, and a list as many times that as it may have rows. */
export const MOST_COST = 40_000;

const QUESTION = 50;
const DEFAULT_PAGE = 50;
/** Lists that have no page, and how long they may get. */
const LISTS: Readonly<Record<string, number>> = {
  'OrderEvent.witnesses': 100,
  'CustomerEvent.witnesses': 100,
  'Query.clientChanges': 100,
};

/** Fields that ask the database, each time they stand in a row. */
const QUESTIONS: ReadonlySet<string> = new Set([
  'Query.order',
  'Query.customer',
  'Order.customer',
  'Order.events',
  'Customer.record',
  'Customer.orders',
  'Customer.events',
  'Customer.clients',
  'Customer.traits',
  'Customer.activity',
  'Query.clientChanges',
  'OrderEvent.order',
  'OrderEvent.customer',
  'CustomerEvent.order',
  'CustomerEvent.customer',
]);

/** How many rows a page may have: a variable may be anything that is allowed, and a wrong number is refused later. */
function pageOf(field: FieldNode): number {
  const first = field.arguments?.find(({ name }) => name.value === 'first')?.value;
  if (first === undefined) return DEFAULT_PAGE;
  return first.kind === Kind.INT ? Math.max(0, Math.min(Number(first.value), LONGEST_PAGE)) : LONGEST_PAGE;
}

/** A type as far as it matters here. The library's own tests of types know only its own copy's objects. */
interface Known {
  readonly name?: string;
  readonly ofType?: Known;
  readonly getFields?: () => Readonly<Record<string, GraphQLField<unknown, unknown> | undefined>>;
}

const unwrap = (type: Known | undefined): Known | undefined => (type?.ofType ? unwrap(type.ofType) : type);

type FragmentOf = (name: string) => FragmentDefinitionNode | undefined;

/** Adds up costs; each fragment is added up once, so that fragments of fragments cannot take for ever. */
function createScale(schema: GraphQLSchema, fragmentOf: FragmentOf) {
  const known = new Map<string, number>();

  function ofFragment(name: string): number {
    const before = known.get(name);
    if (before !== undefined) return before;
    known.set(name, 0); // of a fragment within itself, which another rule refuses
    const fragment = fragmentOf(name);
    const cost = fragment
      ? of(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value) as Known | undefined)
      : 0;
    known.set(name, cost);
    return cost;
  }

  function ofField(field: FieldNode, parent: Known | undefined): number {
    const name = `${parent?.name ?? ''}.${field.name.value}`;
    const definition = parent?.getFields?.()[field.name.value];
    const inner = field.selectionSet ? of(field.selectionSet, definition && unwrap(definition.type as Known)) : 0;
    const isPage = definition?.args.some((argument) => argument.name === 'first') === true;
    return (QUESTIONS.has(name) ? QUESTION : 1) + (isPage ? pageOf(field) : (LISTS[name] ?? 1)) * inner;
  }

  /** The cost of one row of these selections. */
  function of({ selections }: SelectionSetNode, parent: Known | undefined): number {
    return selections.reduce((sum, selection) => {
      switch (selection.kind) {
        case Kind.FIELD:
          return sum + ofField(selection, parent);
        case Kind.INLINE_FRAGMENT: {
          const condition = selection.typeCondition?.name.value;
          return (
            sum +
            of(
              selection.selectionSet,
              condition === undefined ? parent : (schema.getType(condition) as Known | undefined),
            )
          );
        }
        case Kind.FRAGMENT_SPREAD:
          return sum + ofFragment(selection.name.value);
      }
    }, 0);
  }

  return of;
}

/** Refuses a query that would keep the database from the next reader for long. Source: GraphQL 5, validation. */
export const boundedCost: ValidationRule = (context) => ({
  OperationDefinition: (operation) => {
    const schema = context.getSchema();
    const scale = createScale(schema, (name) => context.getFragment(name) ?? undefined);
    const cost = scale(operation.selectionSet, (schema.getQueryType() ?? undefined) as Known | undefined);
    if (cost <= MOST_COST) return;
    const message = `A query may cost at most ${MOST_COST}, this one may cost ${cost}: rows times fields, and ${QUESTION} for each order, customer, record or list of events, ids or traits in a row. Ask for fewer with "first", or in several requests.`;
    context.reportError(new GraphQLError(message, { nodes: operation }));
  },
});
