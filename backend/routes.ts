import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';
import mercurius from 'mercurius';
import { toFailureReport } from './failure-report.ts';
import { answerProblem } from './collector/answer-problem.ts';
import { answerPreflight, openTo } from './collector/cors.ts';
import { accessOf, type Door } from './collector/door.ts';
import { Problem } from './collector/problems.ts';
import type { Journal } from './journal/journal.ts';
import { addReports } from './report-routes.ts';
import type { KeyRing } from './key-ring.ts';
import type { QueryContext } from './query/context.ts';
import { refusalsOf, toAnswerErrors, toGraphqlOptions } from './query/graphql.ts';
import type { Live } from './query/live.ts';

/** What the reading routes need. */
export interface ReadingOptions {
  readonly journal: Journal;
  readonly door: Door;
  readonly keys: Pick<KeyRing, 'isReadingOrigin'>;
  readonly live: Live;
}

interface GraphqlRequest {
  readonly query: string;
  readonly variables: Record<string, unknown>;
  readonly operationName: string | undefined;
}

type Run = (asked: GraphqlRequest, context: QueryContext) => Promise<{ data?: unknown; errors?: readonly unknown[] }>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function toVariables(given: unknown): Record<string, unknown> {
  if (typeof given !== 'string') return isObject(given) ? given : {};
  try {
    const parsed: unknown = JSON.parse(given); // of a GET
    return isObject(parsed) ? parsed : {};
  } catch {
    throw new Problem('bad_request', 'The parameter "variables" is not JSON.');
  }
}

/** The engine keeps texts of queries: what is long belongs into variables. */
const LONGEST_QUERY = 64 * 1024;

function toGraphqlRequest(asked: unknown): GraphqlRequest {
  const { query, variables, operationName } = isObject(asked) ? asked : {};
  if (typeof query !== 'string' || query.trim() === '')
    throw new Problem('bad_request', 'The query is missing: send {"query":"{ … }"} as application/json.');
  if (query.length > LONGEST_QUERY)
    throw new Problem('bad_request', `The query is longer than ${LONGEST_QUERY} characters. Use variables.`);
  return {
    query,
    variables: toVariables(variables),
    operationName: typeof operationName === 'string' && operationName !== '' ? operationName : undefined,
  };
}

async function answerGraphql(run: Run, request: FastifyRequest, context: QueryContext): Promise<string> {
  const onHidden = (error: unknown): void =>
    request.log.error({ failure: toFailureReport(error) }, 'a query has failed');
  try {
    const asked = toGraphqlRequest(request.method === 'GET' ? request.query : request.body);
    const { data, errors = [] } = await run(asked, context);
    const shown = toAnswerErrors(errors, onHidden);
    return JSON.stringify(shown.length > 0 ? { data: data ?? null, errors: shown } : { data });
  } catch (error) {
    const refusals = refusalsOf(error);
    if (refusals === undefined) throw error;
    return JSON.stringify({ data: null, errors: toAnswerErrors(refusals, onHidden) });
  }
}

function addGraphql(app: FastifyInstance, { journal, door }: ReadingOptions, shared: RouteShorthandOptions): void {
  let run: Run | undefined;
  // In an instance of its own, so that a shop's server may have a GraphQL engine of its own.
  app.register(async (inner) => {
    await inner.register(mercurius, toGraphqlOptions(journal));
    run = ({ query, variables, operationName }, context) =>
      inner.graphql(query, { ...context }, variables, operationName);
  });
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { shop } = accessOf(request, door, ['read']);
    if (run === undefined) throw new Error('the GraphQL engine has not started');
    return reply.type('application/json').send(await answerGraphql(run, request, { shop }));
  };
  app.post('/graphql', shared, answer);
  app.get('/graphql', shared, answer);
  app.options('/graphql', shared, answerPreflight('GET, POST'));
}

function toPosition(text: unknown): number | undefined {
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function addLive(app: FastifyInstance, { door, live }: ReadingOptions, shared: RouteShorthandOptions): void {
  const open = (request: FastifyRequest, reply: FastifyReply): void => {
    const { shop } = accessOf(request, door, ['read']);
    const { after } = isObject(request.query) ? request.query : {};
    reply.hijack();
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      connection: 'close', // a feed that has ended holds no connection
      'x-accel-buffering': 'no', // nginx would keep messages back
    });
    reply.raw.write(': the feed begins\n\n');
    live.open({ shop, after: toPosition(request.headers['last-event-id']) ?? toPosition(after), response: reply.raw });
  };
  app.get('/v1/live', { ...shared, exposeHeadRoute: false }, open);
  app.options('/v1/live', shared, answerPreflight('GET'));
}

/** Puts `/graphql`, `/v1/live` and `/v1/reports` on a server, on the instance itself as the collector does. */
export function addReading(app: FastifyInstance, options: ReadingOptions): void {
  const shared = { onRequest: openTo(options.keys.isReadingOrigin), errorHandler: answerProblem };
  addGraphql(app, options, shared);
  addLive(app, options, shared);
  addReports(app, options, shared);
}
