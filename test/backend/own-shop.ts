import type { WrittenEvent } from './events.ts';
import { ORIGIN, type Answer, type RunningBackend } from './start-backend.ts';

/** A shop of its own for one test, with its own view of the journal. */
export interface OwnShop {
  /** As a page does it, with a publishable key. */
  readonly page: (events: readonly WrittenEvent[]) => Promise<Answer>;
  /** As the shop's server does it, with a secret key. */
  readonly post: (events: readonly WrittenEvent[]) => Promise<Answer>;
  readonly ask: (query: string, variables?: Readonly<Record<string, unknown>>) => Promise<Answer['body']>;
}

/** Makes a shop that has said nothing yet, on a backend that runs. */
export async function newShop({ backend, post, ask }: RunningBackend, name: string): Promise<OwnShop> {
  const { key: secret } = await backend.keys.create({ shop: name, scopes: ['record'] });
  const { key: reading } = await backend.keys.create({ shop: name, scopes: ['read'] });
  const { key: publishable } = await backend.keys.create({ shop: name, scopes: ['collect'], origins: [ORIGIN] });
  return {
    page: (events) => post(events, { key: publishable, headers: { origin: ORIGIN } }),
    post: (events) => post(events, { key: secret }),
    ask: async (query, variables = {}) => (await ask(query, variables, reading)).body,
  };
}
