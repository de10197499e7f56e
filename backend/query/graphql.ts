import type { IResolvers, MercuriusOptions } from 'mercurius';
import type { Journal } from '../journal/journal.ts';
import { BAD_ARGUMENT } from './bad-argument.ts';
import { resolveTotalCount } from './connection.ts';
import { boundedCost } from './bounded-cost.ts';
import { toClientResolvers } from './clients.ts';
import { toEntityResolvers } from './entities.ts';
import { fewRootFields } from './few-root-fields.ts';
import { resolveLedger } from './ledger.ts';
import { toReportResolvers } from './reports.ts';
import { SCHEMA } from './schema.ts';
import { resolveSignalCounts, resolveSignals } from './signals.ts';

const DEEPEST = 10;
/** Comparing fields with each other, as the validation does, takes the square of their number. */
const MOST_TOKENS = 2000;
/** Queries that stay parsed, twice as many at times: beyond what desks ask, and few enough to be held. */
const MOST_KEPT = 100;

function toResolvers(journal: Journal): IResolvers {
  const entities = toEntityResolvers(journal);
  const clients = toClientResolvers(journal);
  return {
    ...entities,
    ...clients,
    Customer: { ...entities['Customer'], ...clients['Customer'] },
    Query: {
      ...entities['Query'],
      ...clients['Query'],
      ...toReportResolvers(journal)['Query'],
      signals: resolveSignals(journal),
      signalCounts: resolveSignalCounts(journal),
      ledger: resolveLedger(journal),
    },
    SignalConnection: { totalCount: resolveTotalCount },
    OrderEventConnection: { totalCount: resolveTotalCount },
    CustomerEventConnection: { totalCount: resolveTotalCount },
  } as IResolvers;
}

/** What the GraphQL engine is started with. It has no route of its own and serves no page. */
export const toGraphqlOptions = (journal: Journal): MercuriusOptions => ({
  schema: SCHEMA,
  resolvers: toResolvers(journal),
  routes: false,
  graphiql: false,
  jit: 1,
  cache: MOST_KEPT,
  queryDepth: DEEPEST,
  // The engine's own formatter logs queries, and drops the errors' causes. Ours is `toAnswerErrors`.
  errorFormatter: (execution) => ({ statusCode: 200, response: execution }),
  validationRules: [fewRootFields, boundedCost],
  graphql: { parseOptions: { maxTokens: MOST_TOKENS } },
});

/** An error as it is answered. */
export interface GraphqlAnswerError {
  readonly message: string;
  readonly locations?: unknown;
  readonly path?: unknown;
  readonly extensions?: unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/**
 * Whether the asker can mend it: a refusal before the execution, such as of a wrong variable, has no
 * path. The engine wraps what a resolver throws in errors of several classes; the code of ours survives them all.
 */
const isForTheAsker = ({ path, extensions }: Record<string, unknown>): boolean =>
  path === undefined || (isObject(extensions) && extensions['code'] === BAD_ARGUMENT);

/** Shows what the asker can mend and hides what only the log should know; `onHidden` is told of the latter. */
export const toAnswerErrors = (
  errors: readonly unknown[],
  onHidden: (error: unknown) => void,
): readonly GraphqlAnswerError[] =>
  errors.map((error) => {
    if (isObject(error) && isForTheAsker(error)) {
      const { message, locations, path, extensions } = error;
      return { message: String(message), locations, path, extensions };
    }
    onHidden(error);
    return { message: 'The journal could not answer. Ask again later.', extensions: { code: 'INTERNAL' } };
  });

/** The errors of a query that was not even run, because it cannot be parsed, is not valid, or is too deep. */
export function refusalsOf(error: unknown): readonly unknown[] | undefined {
  if (!isObject(error) || typeof error['code'] !== 'string' || !error['code'].startsWith('MER_ERR_GQL'))
    return undefined;
  return Array.isArray(error['errors']) ? error['errors'] : [error];
}
