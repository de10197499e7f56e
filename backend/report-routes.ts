import { GraphQLError } from 'graphql';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';
import { accessOf } from './collector/door.ts';
import { answerPreflight } from './collector/cors.ts';
import { Problem } from './collector/problems.ts';
import type { DayRange } from './journal/journal.ts';
import { toClosedDayRange, toDayRange } from './query/arguments.ts';
import { MOST_ROWS, REPORT_FILES } from './query/report-files.ts';
import type { ReadingOptions } from './routes.ts';

const URL = '/v1/reports/:file';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Reads `from` and `to` as GraphQL does, and answers a wrong one as this surface does. */
function toDays(name: string, query: unknown): DayRange {
  const { from, to } = isObject(query) ? query : {};
  try {
    return name === 'funnel' ? toClosedDayRange({ from, to }) : toDayRange({ from, to });
  } catch (error) {
    if (error instanceof GraphQLError) throw new Problem('bad_request', error.message);
    throw error;
  }
}

const isConfirmed = (query: unknown): boolean => isObject(query) && query['confirmed'] === 'true';

const nameOf = (days: DayRange, name: string): string =>
  [name, days.from ?? undefined, days.to ?? undefined].filter((part) => part !== undefined).join('-');

/** Puts the reports on a server as files: `/v1/reports/product-records.csv?from=2026-10-01&to=2026-10-31`. */
export function addReports(
  app: FastifyInstance,
  { journal, door }: ReadingOptions,
  shared: RouteShorthandOptions,
): void {
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { shop } = accessOf(request, door, ['read']);
    const { file } = isObject(request.params) ? request.params : {};
    const name = String(file).replace(/\.csv$/, '');
    const report = Object.hasOwn(REPORT_FILES, name) && String(file).endsWith('.csv') ? REPORT_FILES[name] : undefined;
    if (report === undefined)
      throw new Problem('not_found', `The reports are ${Object.keys(REPORT_FILES).join('.csv, ')}.csv.`);
    const days = toDays(name, request.query);
    const lines = await report(journal.reports, { shop, ...days, confirmedOnly: isConfirmed(request.query) });
    if (lines === undefined)
      throw new Problem('bad_request', `The report has more than ${MOST_ROWS} rows. Ask for fewer days.`);
    return reply
      .type('text/csv; charset=utf-8; header=present')
      .header('content-disposition', `attachment; filename="${nameOf(days, name)}.csv"`)
      .header('cache-control', 'no-store')
      .send(lines.join(''));
  };
  app.get(URL, shared, answer);
  app.options(URL, shared, answerPreflight('GET'));
}
