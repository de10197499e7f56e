import {
  GraphQLError,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';

/** How many fields a query may have at its root. Each is a statement of its own, whatever its alias. */
export const MOST_ROOT_FIELDS = 10;

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

const fragmentsOf = ({ definitions }: DocumentNode): Fragments =>
  new Map(definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [])));

/** Collects what the fields are called in the answer; a fragment is looked into once, so that circles end. */
function collectNames(
  { selections }: SelectionSetNode,
  fragments: Fragments,
  names: Set<string>,
  seen = new Set<string>(),
): ReadonlySet<string> {
  for (const selection of selections) {
    switch (selection.kind) {
      case Kind.FIELD:
        names.add((selection.alias ?? selection.name).value);
        break;
      case Kind.INLINE_FRAGMENT:
        collectNames(selection.selectionSet, fragments, names, seen);
        break;
      case Kind.FRAGMENT_SPREAD: {
        const name = selection.name.value;
        const fragment = seen.has(name) ? undefined : fragments.get(name);
        seen.add(name);
        if (fragment) collectNames(fragment.selectionSet, fragments, names, seen);
      }
    }
  }
  return names;
}

/** Refuses a query that would keep the database from the next reader for long. Source: GraphQL 5, validation. */
export const fewRootFields: ValidationRule = (context) => ({
  OperationDefinition: (operation) => {
    const { size } = collectNames(operation.selectionSet, fragmentsOf(context.getDocument()), new Set());
    if (size <= MOST_ROOT_FIELDS) return;
    const message = `A query may have at most ${MOST_ROOT_FIELDS} fields at its root, aliases counted; this one has ${size}. Ask in several requests.`;
    context.reportError(new GraphQLError(message, { nodes: operation }));
  },
});
