import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';
import { answerProblem } from './collector/answer-problem.ts';
import { protect } from './collector/cors.ts';
import { accessOf, type Door } from './collector/door.ts';
import { Problem } from './collector/problems.ts';
import { isScope, KeyError, type Keys } from './keys.ts';

/** What the keys' routes need. */
export interface KeyRoutesOptions {
  readonly door: Door;
  readonly keys: Keys;
}

type Fields = Readonly<Record<string, unknown>>;

/** Answers what a key of a shop asks about the key of an id. */
type Answer = (asked: { readonly shop: string; readonly id: string; readonly fields: Fields }) => Promise<object>;

/** Enough for a key with a hundred origins. */
const LIMIT_BYTES = 32 * 1024;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

function textsOf(fields: Fields, name: string): readonly string[] {
  const given: unknown = fields[name] ?? [];
  if (Array.isArray(given) && given.every((each) => typeof each === 'string')) return given;
  throw new Problem('bad_request', `"${name}" must be a list of texts.`);
}

function secondsOf(fields: Fields, name: string): number | undefined {
  const given = fields[name];
  if (given === undefined) return undefined;
  if (typeof given === 'number' && given >= 0 && given <= 366 * 24 * 60 * 60) return given;
  throw new Problem('bad_request', `"${name}" must be a number of seconds, at most a year.`);
}

/** Answers what cannot be done with keys as every other problem is answered. */
async function asProblem<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    throw new Problem(error.code === 'key_not_found' ? 'not_found' : 'bad_request', error.message);
  }
}

/**
 * Puts the keys of a shop on a server, for a key of the same shop with the scope `manage`: `GET /v1/keys`,
 * `POST /v1/keys`, `POST /v1/keys/<id>/revoke`, `POST /v1/keys/<id>/rotate`. From a server only: there is no CORS.
 */
export function addKeyRoutes(app: FastifyInstance, { door, keys }: KeyRoutesOptions): void {
  const shops = new WeakMap<FastifyRequest, string>();
  const ends: RouteShorthandOptions = {
    bodyLimit: LIMIT_BYTES,
    errorHandler: answerProblem,
    onRequest: async (request, reply) => {
      protect(reply);
      shops.set(request, accessOf(request, door, ['manage']).shop); // before the body is read
    },
  };

  const route = (method: 'GET' | 'POST', url: string, answer: Answer): void => {
    const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const shop = shops.get(request);
      if (shop === undefined) throw new Error('a request came in without its shop');
      const { id } = fieldsOf(request.params);
      const said = await asProblem(answer({ shop, id: String(id), fields: fieldsOf(request.body) }));
      return reply.type('application/json').serializer(JSON.stringify).send(said);
    };
    app.route({ ...ends, method, url, handler });
  };

  route('GET', '/v1/keys', async ({ shop }) => ({ keys: keys.list().filter((key) => key.shop === shop) }));
  route('POST', '/v1/keys', async ({ shop, fields }) => {
    const { name } = fields;
    const [scopes, origins] = [textsOf(fields, 'scopes'), textsOf(fields, 'origins')];
    if (!scopes.every(isScope)) throw new Problem('bad_request', '"scopes" must be of collect, record, read, manage.');
    return keys.create({ shop, scopes, origins, ...(typeof name === 'string' && { name }) });
  });
  route('POST', '/v1/keys/:id/revoke', async ({ shop, id }) => keys.revoke({ shop, id }));
  route('POST', '/v1/keys/:id/rotate', async ({ shop, id, fields }) => {
    const seconds = secondsOf(fields, 'overlapSeconds');
    return keys.rotate({ shop, id, overlapMs: seconds === undefined ? undefined : seconds * 1000 });
  });
}
