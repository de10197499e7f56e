import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerProblem } from './collector/answer-problem.ts';
import { protect } from './collector/cors.ts';
import { accessOf, type Door } from './collector/door.ts';
import { Problem } from './collector/problems.ts';
import type { People } from './people.ts';

/** What the routes about customers need. */
export interface PeopleRoutesOptions {
  readonly door: Door;
  readonly people: People;
}

/** Enough for an id. */
const LIMIT_BYTES = 4096;

interface Asked {
  readonly customerId: string;
  readonly dryRun: boolean;
}

/** The customer is named in the body: a path would be in logs, of proxies too. */
function toAsked(body: unknown): Asked {
  const { customer, dryRun = false } = (typeof body === 'object' && body !== null ? body : {}) as Record<
    string,
    unknown
  >;
  if (typeof customer !== 'string' || customer === '' || customer.length > 200)
    throw new Problem('bad_request', 'Say which customer: {"customer":"c-17"} as application/json.');
  if (typeof dryRun !== 'boolean') throw new Problem('bad_request', '"dryRun" must be true or false.');
  return { customerId: customer, dryRun };
}

/**
 * Puts `POST /v1/customers/export` and `POST /v1/customers/erase` on a server, for a key of the shop with the scope
 * `manage`. While a customer is erased, events wait; what does not find room is told to come back.
 */
export function addPeopleRoutes(app: FastifyInstance, { door, people }: PeopleRoutesOptions): void {
  const shops = new WeakMap<FastifyRequest, string>();
  const route = (url: string, answer: (shop: string, asked: Asked) => Promise<object>): void => {
    const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const shop = shops.get(request);
      if (shop === undefined) throw new Error('a request came in without its shop');
      const said = await answer(shop, toAsked(request.body));
      return reply.type('application/json').serializer(JSON.stringify).send(said);
    };
    app.route({
      method: 'POST',
      url,
      bodyLimit: LIMIT_BYTES,
      errorHandler: answerProblem,
      onRequest: async (request, reply) => {
        protect(reply);
        shops.set(request, accessOf(request, door, ['manage']).shop);
      },
      handler,
    });
  };
  route('/v1/customers/export', (shop, { customerId }) => people.export({ shop, customerId }));
  route('/v1/customers/erase', (shop, asked) => people.erase({ shop, ...asked }));
}
