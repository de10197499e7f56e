import {
  GraphQLError,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { LONGEST_PAGE } from './arguments.ts';

/** How much a query may cost: a value costs 1, a question to the database 50, and a list as many times that as it may have rows. */
export const MOST_COST = 40_000;

const QUESTION = 50;
const DEFAULT_PAGE = 50;

/** Fields that ask the database, each time they stand in a row. */
const QUESTIONS: ReadonlySet<string> = new Set(['order', 'customer', 'record', 'orders', 'events', 'totalCount']);
/** Fields with a page, by the argument `first`. */
const PAGES: ReadonlySet<string> = new Set([
  'signals',
  'ledger',
  'orderEvents',
  'customerEvents',
  'events',
  'orders',
  'productRecords',
  'customerRecords',
  'searches',
  'vouchers',
  'openBaskets',
]);

type FragmentOf = (name: string) => FragmentDefinitionNode | undefined;

/** Whether a field is a page; `vouchers` is one only at the root, where it has edges. */
const isPage = ({ name, selectionSet }: FieldNode): boolean =>
  PAGES.has(name.value) &&
  (name.value !== 'vouchers' ||
    selectionSet?.selections.some((each) => each.kind !== Kind.FIELD || each.name.value === 'edges') === true);

/** How many rows a field may have: a variable may be anything that is allowed. */
function rowsOf(field: FieldNode): number {
  if (!isPage(field)) return 1;
  const first = field.arguments?.find(({ name }) => name.value === 'first')?.value;
  if (first === undefined) return DEFAULT_PAGE;
  return first.kind === Kind.INT ? Math.min(Number(first.value), LONGEST_PAGE) : LONGEST_PAGE;
}

/** Adds up costs; each fragment is added up once, so that fragments of fragments cannot take for ever. */
function createScale(fragmentOf: FragmentOf) {
  const known = new Map<string, number>();

  function ofFragment(name: string): number {
    const before = known.get(name);
    if (before !== undefined) return before;
    known.set(name, 0); // of a fragment within itself, which another rule refuses
    const fragment = fragmentOf(name);
    const cost = fragment ? of(fragment.selectionSet) : 0;
    known.set(name, cost);
    return cost;
  }

  function ofField(field: FieldNode): number {
    const inner = field.selectionSet ? of(field.selectionSet) : 0;
    const own = QUESTIONS.has(field.name.value) ? QUESTION : 1;
    return own + rowsOf(field) * inner;
  }

  /** The cost of one row of these selections. */
  function of({ selections }: SelectionSetNode): number {
    return selections.reduce((sum, selection) => {
      switch (selection.kind) {
        case Kind.FIELD:
          return sum + ofField(selection);
        case Kind.INLINE_FRAGMENT:
          return sum + of(selection.selectionSet);
        case Kind.FRAGMENT_SPREAD:
          return sum + ofFragment(selection.name.value);
      }
    }, 0);
  }

  return of;
}

/** Refuses a query that would keep the database from the next reader for long. Source: GraphQL 5, validation. */
export const boundedCost: ValidationRule = (context: ValidationContext) => ({
  OperationDefinition: (operation) => {
    const cost = createScale((name) => context.getFragment(name) ?? undefined)(operation.selectionSet);
    if (cost <= MOST_COST) return;
    const message = `A query may cost at most ${MOST_COST}, this one may cost ${cost}: rows times fields, and ${QUESTION} for each order, customer, record or list of events in a row. Ask for fewer with "first", or in several requests.`;
    context.reportError(new GraphQLError(message, { nodes: operation }));
  },
});
